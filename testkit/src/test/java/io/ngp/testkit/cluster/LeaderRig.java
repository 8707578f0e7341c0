package io.ngp.testkit.cluster;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.HealthCheck;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.ReadinessCheck;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.control.ClusterLeader;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.health.Probes;
import io.ngp.cluster.health.ReadinessProber.Reply;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.Readiness.Response;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.FakeEngine;
import io.ngp.testkit.engine.FakeMachines;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Successive leaders of one app's cluster on the same fake machines and in-memory store. */
final class LeaderRig implements AutoCloseable {
  static final PathId WEB = PathId.parse("/shop/web");
  private static final PathId NOBODY = PathId.parse("/nobody");

  final InMemoryStateStore store = new InMemoryStateStore();
  final FakeMachines machines;

  /** Host ports on which health checks fail. */
  final Set<Integer> failingPorts = ConcurrentHashMap.newKeySet();

  private final AtomicInteger readinessAsked = new AtomicInteger();
  private volatile Reply readinessReply = Reply.unreached("refused");

  /** Whether a leader had to give up. */
  final AtomicBoolean lost = new AtomicBoolean();

  private final InstantSource clock;
  private final AppSettings settings;
  private final AppJson json;
  private long epoch;
  private volatile Optional<ClusterLeader> leader = Optional.empty();
  private volatile Optional<FakeEngine> engine = Optional.empty();

  LeaderRig() {
    this(InstantSource.system(), AppSettings.STANDARD);
  }

  LeaderRig(InstantSource clock, AppSettings settings) {
    this.clock = clock;
    machines = new FakeMachines(clock);
    this.settings = settings;
    json = new AppJson(settings);
  }

  InstantSource clock() {
    return clock;
  }

  AppJson definitions() {
    return json;
  }

  FakeEngine engine() {
    return engine.orElseThrow();
  }

  ClusterLeader leader() {
    return leader.orElseThrow();
  }

  long epoch() {
    return epoch;
  }

  void elect() throws InterruptedException {
    epoch++;
    FakeEngine fake = new FakeEngine(machines);
    ClusterLeader elected =
        new ClusterLeader(
            settings,
            store.ledBy(epoch),
            fake,
            new Probes(this::askHealth, this::askReadiness),
            new RouteRules("ngp.test"),
            epoch,
            clock,
            () -> lost.set(true));
    engine = Optional.of(fake);
    leader = Optional.of(elected);
    elected.start();
  }

  /** Ends the term and begins the next. */
  void reelect() throws InterruptedException {
    leader().close();
    elect();
  }

  private String askHealth(HealthCheck check, String host, int port) {
    return failingPorts.contains(port) ? "port " + port + " fails" : "";
  }

  private Reply askReadiness(ReadinessCheck check, String host, int port) {
    readinessAsked.incrementAndGet();
    return readinessReply;
  }

  /** How often any task was asked for its readiness. */
  int readinessAsked() {
    return readinessAsked.get();
  }

  /** Every task answers so to its readiness check from now on. */
  void answerReadiness(int status, String body) {
    readinessReply =
        new Reply(true, new Response(status, "text/plain", body), "answered %d".formatted(status));
  }

  DeploymentPlan deploy(String body) {
    App app = read(body);
    return leader().change(new TreeChange(app.id().parent(), root -> root.withApp(app), false));
  }

  DeploymentPlan deployPod(String body) {
    App pod =
        json.readPod(
            AppJson.parse(body.getBytes(StandardCharsets.UTF_8)),
            PathId.ROOT,
            new Version(Instant.now()));
    return leader().change(new TreeChange(pod.id().parent(), root -> root.withApp(pod), false));
  }

  /** Reads a definition; without labels of its own its tasks are stopped without draining. */
  App read(String body) {
    JsonNode definition = AppJson.parse(body.getBytes(StandardCharsets.UTF_8));
    if (definition instanceof ObjectNode members && !members.has("labels")) {
      // No balancer reads a rig's routes, and a new leader waits for some.
      members.putObject("labels").put("NGP_DRAIN_SECONDS", "0");
    }
    return json.read(definition, PathId.ROOT, new Version(Instant.now()));
  }

  /** A definition of {@link #WEB} that is checked every second. */
  static String withHealthCheck(String release, int instances) {
    return """
    {"id":"/shop/web","cmd":"serve","cpus":0.1,"instances":%d,"env":{"RELEASE":"%s"},
     "healthChecks":[{"protocol":"HTTP","path":"/","intervalSeconds":1,"gracePeriodSeconds":0}]}\
    """
        .formatted(instances, release);
  }

  /** Waits until no deployment runs, and what followed from its end was done. */
  void settled() throws Exception {
    Eventually.holds("no deployment runs", () -> leader().view().deployments().isEmpty());
    // States are seen before routes, events and timelines: this is answered after them.
    leader().resetDelay(NOBODY);
  }

  Collection<Instance> instances() {
    return leader().view().instancesOf(WEB);
  }

  Set<TaskId> running() {
    return instances().stream()
        .filter(Instance::isRunning)
        .map(Instance::taskId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Override
  public void close() {
    leader.ifPresent(ClusterLeader::close);
    machines.close();
  }
}
