package io.ngp.cluster.metrics;

import com.codahale.metrics.MetricRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What one leader counted since it began to lead. Names beginning with {@code marathon} are
 * Marathon's and mean what they mean there; the others are ours. Thread-safe.
 */
public final class TermMetrics {
  private static final String DEPLOYMENTS = "marathon.deployments.counter";
  private static final String DEPLOYMENTS_DISMISSED = "marathon.deployments.dismissed.counter";
  private static final String TASKS_LAUNCHED = "marathon.tasks.launched.counter";
  private static final String DEPLOYMENTS_FAILED = "ngp.deployments.failed.counter";
  private static final String DEPLOYMENT_DURATION = "ngp.deployments.duration.timer.seconds";
  private static final String KILLS = "ngp.tasks.kills.counter";
  private static final String EVENTS = "ngp.events.published.counter";
  private static final String FAILED_CHECKS = "ngp.health-checks.failed.counter";
  private static final String HEALTH_KILLS = "ngp.health-checks.kills.counter";

  private final MetricRegistry registry = new MetricRegistry();

  /** Everything at zero, so that what never happened is shown, too. */
  public TermMetrics() {
    List.of(
            DEPLOYMENTS,
            DEPLOYMENTS_DISMISSED,
            TASKS_LAUNCHED,
            DEPLOYMENTS_FAILED,
            KILLS,
            EVENTS,
            FAILED_CHECKS,
            HEALTH_KILLS)
        .forEach(registry::counter);
    registry.timer(DEPLOYMENT_DURATION);
  }

  public void deploymentStarted() {
    registry.counter(DEPLOYMENTS).inc();
  }

  /** A deployment was done after so long. */
  public void deploymentSucceeded(Duration duration) {
    registry.timer(DEPLOYMENT_DURATION).update(duration);
  }

  /** A deployment was cancelled or replaced by another. */
  public void deploymentFailed() {
    registry.counter(DEPLOYMENTS_FAILED).inc();
  }

  /** A deployment was refused because too many are under way. */
  public void deploymentDismissed() {
    registry.counter(DEPLOYMENTS_DISMISSED).inc();
  }

  public void taskLaunched() {
    registry.counter(TASKS_LAUNCHED).inc();
  }

  public void killOrdered() {
    registry.counter(KILLS).inc();
  }

  public void eventPublished() {
    registry.counter(EVENTS).inc();
  }

  public void healthCheckFailed() {
    registry.counter(FAILED_CHECKS).inc();
  }

  public void unhealthyKilled() {
    registry.counter(HEALTH_KILLS).inc();
  }

  /**
   * The engine told of a task.
   *
   * @param state in Mesos' words, {@code TASK_RUNNING}
   */
  public void taskUpdated(String state) {
    String name = state.toLowerCase(Locale.ROOT).replace('_', '-');
    registry.counter("marathon.mesos.task-updates." + name + ".counter").inc();
  }

  /** All of them. */
  public MetricRegistry registry() {
    return registry;
  }
}
