package io.ngp.cluster.app;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** A question that holds a deployment until a new task says it is ready (marathon/API.md 9.2). */
public record ReadinessCheck(
    String name,
    String protocol,
    String path,
    String portName,
    Duration interval,
    Duration timeout,
    Set<Integer> httpStatusCodesForReady,
    boolean preserveLastResponse) {
  public ReadinessCheck {
    httpStatusCodesForReady =
        Collections.unmodifiableSortedSet(new TreeSet<>(httpStatusCodesForReady));
  }
}
