package io.ngp.console.model;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All that is shown of one app.
 *
 * @param instances in the order they are listed
 * @param deployments those that change it now
 * @param checks its health checks in words, {@code HTTP /health every 1 s}
 * @param versions of its definition, latest first
 * @param problems most urgent first
 * @param lastFailure the last task that failed, also if all is well again
 * @param settings its definition as indented JSON, secrets masked
 */
public record AppPage(
    AppSummary summary,
    List<InstanceView> instances,
    List<DeploymentView> deployments,
    List<String> checks,
    List<Instant> versions,
    Map<String, String> labels,
    List<Problem> problems,
    Optional<FailureView> lastFailure,
    String settings) {
  public AppPage {
    instances = List.copyOf(instances);
    deployments = List.copyOf(deployments);
    checks = List.copyOf(checks);
    versions = List.copyOf(versions);
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    problems = List.copyOf(problems);
  }
}
