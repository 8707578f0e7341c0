package io.ngp.cluster.app;

import java.util.Optional;

/**
 * One file a task needs in its sandbox (marathon/API.md 6).
 *
 * @param destPath name inside the sandbox; the last element of the URI's path when absent
 */
public record Fetch(
    String uri, boolean extract, boolean executable, boolean cache, Optional<String> destPath) {}
