package io.ngp.cluster.control;

import io.ngp.cluster.deployment.Deployment;
import io.ngp.cluster.metrics.TermMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts what the owner does, by looking at what it has acted on. Used by the owner thread alone.
 */
final class Tally {
  private final TermMetrics metrics;

  /** When each deployment under way began, by id. */
  private final Map<String, Instant> begun = new HashMap<>();

  /**
   * @param goingOn deployments an earlier leader began
   */
  Tally(TermMetrics metrics, Collection<Deployment> goingOn) {
    this.metrics = metrics;
    goingOn.forEach(deployment -> begun.put(deployment.id(), deployment.startedAt()));
  }

  void count(List<Effect> effects, Instant now) {
    for (Effect effect : effects) {
      switch (effect) {
        case Effect.Launch _ -> metrics.taskLaunched();
        case Effect.Stop _ -> metrics.killOrdered();
        case Effect.Publish(var type, var body) -> published(type, body, now);
        case Effect.Forget _,
            Effect.Avoid _,
            Effect.Reserve _,
            Effect.Free _,
            Effect.Dismiss _,
            Effect.Note _ -> {}
      }
    }
  }

  private void published(String type, ObjectNode body, Instant now) {
    switch (type) {
      case "deployment_info" -> {
        if (begun.putIfAbsent(body.path("plan").path("id").asString(), now) == null) {
          metrics.deploymentStarted();
        }
      }
      case "deployment_success" -> {
        Instant start = begun.remove(body.path("id").asString());
        if (start != null) { // else it had nothing to do
          metrics.deploymentSucceeded(Duration.between(start, now));
        }
      }
      case "deployment_failed" -> {
        begun.remove(body.path("id").asString());
        metrics.deploymentFailed();
      }
      case "status_update_event" -> metrics.taskUpdated(body.path("taskStatus").asString());
      case "failed_health_check_event" -> metrics.healthCheckFailed();
      case "unhealthy_instance_kill_event" -> metrics.unhealthyKilled();
      default -> {} // nothing beyond being an event
    }
  }
}
