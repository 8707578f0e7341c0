package io.ngp.console.model;

import java.time.Instant;
import java.util.Optional;

/**
 * One line about an app or a pod.
 *
 * @param id absolute, {@code /shop/web}
 * @param kind which of the two
 * @param address where people reach it, {@code http://www.ngp.localhost:8080}; empty for an app
 *     without a route
 * @param cpus per instance
 * @param memMib per instance
 * @param version when its definition last changed
 * @param problem what most needs attention now; empty if nothing is known to be wrong
 */
public record AppSummary(
    String id,
    AppKind kind,
    Optional<String> address,
    AppStatus status,
    InstanceCounts instances,
    double cpus,
    double memMib,
    Instant version,
    Optional<Problem> problem) {}
