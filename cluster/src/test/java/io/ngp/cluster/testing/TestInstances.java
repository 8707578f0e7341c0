package io.ngp.cluster.testing;

import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.CheckHealth;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Goal;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.Readiness;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Instances in the states tests need. */
public final class TestInstances {
  private TestInstances() {}

  /** The id that ends in n. */
  public static InstanceId id(App app, int n) {
    return new InstanceId(app.id(), "00000000-0000-0000-0000-%012d".formatted(n));
  }

  /** Waiting for its first launch. */
  public static Instance scheduled(App app, int n) {
    return Instance.scheduled(id(app, n), app.version(), TestApps.START);
  }

  /** Launched on agent-1, in some condition since n seconds after the start. */
  public static Instance in(Condition condition, App app, int n) {
    return placed(scheduled(app, n).launched(app.version(), at(n)), "agent-1")
        .withCondition(condition, at(n));
  }

  /** Running since n seconds after the start; nothing is known of its health. */
  public static Instance running(App app, int n) {
    return in(Condition.STARTING, app, n).running(at(n), app.checks().healthChecks().size());
  }

  public static Instance healthy(App app, int n) {
    return running(app, n).withHealth(List.of(passed(at(n + 1))));
  }

  public static Instance unhealthy(App app, int n) {
    return running(app, n).withHealth(List.of(failed(at(n + 1))));
  }

  /** Started by a deployment, and not yet ready. */
  public static Instance awaited(App app, int n) {
    return running(app, n).withReadiness(Readiness.awaited("warm"));
  }

  /** Started by a deployment, and ready. */
  public static Instance ready(App app, int n) {
    return running(app, n)
        .withReadiness(new Readiness("warm", true, Optional.empty(), Optional.empty()));
  }

  public static Instance dying(App app, int n) {
    return running(app, n).withGoal(Goal.DECOMMISSIONED);
  }

  /** With volumes on agent-1. */
  public static Instance atHome(Instance instance) {
    return instance.withHome(
        new AgentInfo("agent-1", "agent-1", Optional.empty(), Optional.empty()));
  }

  public static Instance placed(Instance instance, String agent) {
    AgentInfo info = new AgentInfo(agent, agent, Optional.empty(), Optional.empty());
    return instance.withPlacement(new Instance.Placement(info, List.of()));
  }

  public static CheckHealth passed(Instant at) {
    return new CheckHealth(0, Optional.of(at), Optional.of(at), Optional.empty(), Optional.empty());
  }

  public static CheckHealth failed(Instant at) {
    return new CheckHealth(
        1, Optional.empty(), Optional.empty(), Optional.of(at), Optional.of("HTTP 503"));
  }

  public static Instant at(int seconds) {
    return TestApps.START.plusSeconds(seconds);
  }
}
