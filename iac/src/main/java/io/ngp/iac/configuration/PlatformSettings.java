package io.ngp.iac.configuration;

import io.ngp.iac.value.Value.Fields;

/**
 * The head of a platform file.
 *
 * @param name names everything it makes
 * @param environment chosen by {@code -e}
 * @param target {@code local}, {@code machines} or {@code aws}
 * @param prefix of every made thing's name; may be empty
 * @param suffix of every made thing's name; may be empty
 * @param stateBackend the map {@code state:}, empty for the local folder
 */
public record PlatformSettings(
    String name,
    String environment,
    String target,
    String domain,
    String prefix,
    String suffix,
    Fields stateBackend) {}
