package io.ngp.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.control.ClusterLeader;
import io.ngp.cluster.health.NetworkProbe;
import io.ngp.cluster.health.Probes;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.TaskFailure;
import io.ngp.cluster.instance.Termination;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.cluster.routes.RouteTable.Target;
import io.ngp.testkit.cluster.InMemoryStateStore;
import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.TaskProcesses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pods from their definition to real processes: a leader, the local engine, one agent. */
@Timeout(120)
class PodTest {
  private static final PathId POD = PathId.parse("/shop/pair");

  /** A server that writes what it hears into the shared folder, and one that looks there. */
  private static final String PAIR =
      """
      {"id": "/shop/pair", "environment": {"GREETING": "hello"}, "volumes": [{"name": "letters"}],
       "containers": [
        {"name": "server", "resources": {"cpus": 0.2, "mem": 32},
         "exec": {"command": {"argv": ["/usr/bin/perl", "-MIO::Socket", "-e", "my $l = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $ENV{ENDPOINT_LINE_IN}, Listen => 5, ReuseAddr => 1) or die $!; while (my $c = $l->accept) { print $c 'served'; close $c; open(my $f, '>', 'out/heard'); print $f $ENV{GREETING}; close $f }"]}},
         "endpoints": [{"name": "line-in", "hostPort": 0}],
         "healthCheck": {"tcp": {"endpoint": "line-in"}, "intervalSeconds": 1, "delaySeconds": 0},
         "volumeMounts": [{"name": "letters", "mountPath": "out"}]},
        {"name": "reader", "resources": {"cpus": 0.1, "mem": 32},
         "exec": {"command": {"shell": "while true; do if test -e in/stop; then rm in/stop; exit 9; fi; sleep 0.05; done"}},
         "volumeMounts": [{"name": "letters", "mountPath": "in"}]}],
       "scheduling": {"backoff": {"backoff": 0.1}}}
      """;

  @TempDir Path folder;
  private LocalRig rig;
  private ClusterLeader leader;

  @BeforeEach
  void lead() throws Exception {
    rig = new LocalRig(folder);
    NetworkProbe probe = new NetworkProbe();
    leader =
        new ClusterLeader(
            AppSettings.STANDARD,
            new InMemoryStateStore().ledBy(1),
            rig.engine(),
            new Probes(probe, probe),
            new RouteRules("ngp.test"),
            1,
            InstantSource.system(),
            () -> {});
    leader.start();
  }

  @AfterEach
  void end() throws Exception {
    leader.close();
    rig.tearDown();
  }

  @Test
  void containersShareANetworkAndVolumesAndArriveInTheRoutesWhenHealthy() throws Exception {
    deploy();

    Instance instance = instances().iterator().next();
    int port = instance.placement().orElseThrow().hostPorts().getFirst();
    assertThat(ask(port)).isEqualTo("served");
    Path heard = volume(instance).resolve("heard");
    Eventually.holds("the other sees it", () -> Files.exists(heard) && Files.size(heard) == 5);
    assertThat(heard).hasContent("hello");
    Eventually.holds("it has traffic", () -> targets().equals(List.of(port)));
  }

  @Test
  void whenOneContainerDiesAllGoAndTheInstanceIsLaunchedAgain() throws Exception {
    deploy();
    Instance first = instances().iterator().next();
    assertThat(processes(first)).isNotEmpty();

    Files.writeString(volume(first).resolve("stop"), "");

    Eventually.holds(
        "the instance runs its second task",
        () -> instances().stream().anyMatch(i -> i.isRunning() && i.incarnation() == 2));
    assertThat(instances()).extracting(Instance::id).containsExactly(first.id());
    assertThat(processes(first)).isEmpty();
    assertThat(leader.view().failures().values())
        .extracting(TaskFailure::message)
        .containsExactly("Container \"reader\": Command exited with status 9.");
    Termination end = leader.view().terminationsOf(POD).newestFirst().getFirst();
    assertThat(end.task()).isEqualTo(first.taskId());
    assertThat(end.containers())
        .extracting(ContainerEnd::container, ContainerEnd::condition)
        .containsExactly(tuple("server", Condition.KILLED), tuple("reader", Condition.FAILED));
    assertThat(end.containers().getLast())
        .extracting(ContainerEnd::message, ContainerEnd::exitCode)
        .containsExactly("Command exited with status 9.", Optional.of(9));
  }

  @Test
  void aContainerThatIsDoneIsNoLongerAskedForItsHealth() throws Exception {
    deploy(
        """
        {"id": "/shop/pair", "volumes": [{"name": "letters"}], "containers": [
          {"name": "brief", "resources": {"cpus": 0.1, "mem": 32},
           "exec": {"command": {"shell": "echo $$ > pid; until test -e in/go; do sleep 0.05; done"}},
           "healthCheck": {"exec": {"command": {"shell": "kill -0 $(cat pid)"}}, "intervalSeconds": 1,
             "delaySeconds": 1, "gracePeriodSeconds": 0, "maxConsecutiveFailures": 0},
           "volumeMounts": [{"name": "letters", "mountPath": "in"}]},
          {"name": "steady", "resources": {"cpus": 0.1, "mem": 32},
           "exec": {"command": {"argv": ["sleep", "300"]}},
           "healthCheck": {"exec": {"command": {"shell": "echo asked >> in/log"}},
             "intervalSeconds": 1, "delaySeconds": 0},
           "volumeMounts": [{"name": "letters", "mountPath": "in"}]}]}
        """);
    Instance instance = instances().iterator().next();
    Path log = volume(instance).resolve("log");

    Files.writeString(volume(instance).resolve("go"), "");
    int before = Files.readAllLines(log).size();

    Eventually.holds(
        "the other was asked again", () -> Files.readAllLines(log).size() > before + 2);
    assertThat(instances())
        .singleElement()
        .matches(Instance::isRunning)
        .matches(running -> running.isHealthy().orElseThrow())
        .matches(running -> running.end("brief").orElseThrow().isFinished())
        .extracting(Instance::incarnation)
        .isEqualTo(1);
  }

  @Test
  void removingThePodStopsEveryProcess() throws Exception {
    deploy();
    Instance instance = instances().iterator().next();

    var _ = leader.change(new TreeChange(POD.parent(), root -> root.withoutApp(POD), false));

    settled();
    assertThat(instances()).isEmpty();
    assertThat(processes(instance)).isEmpty();
  }

  private void deploy() throws Exception {
    deploy(PAIR);
  }

  private void deploy(String definition) throws Exception {
    App pod =
        new AppJson(AppSettings.STANDARD)
            .readPod(
                AppJson.parse(definition.getBytes(StandardCharsets.UTF_8)),
                PathId.ROOT,
                new Version(Instant.now()));
    assertThat(ProcessLimits.unsupported(pod, io.ngp.cluster.engine.SecretStore.NONE)).isEmpty();
    var _ = leader.change(new TreeChange(POD.parent(), root -> root.withApp(pod), false));
    settled();
  }

  private void settled() throws Exception {
    Eventually.holds("no deployment runs", () -> leader.view().deployments().isEmpty());
  }

  /** Ports that requests for the pod are sent to. */
  private List<Integer> targets() {
    return leader.routes().table().routes().stream()
        .filter(route -> route.host().equals("pair.shop.ngp.test"))
        .flatMap(route -> route.targets().stream())
        .map(Target::port)
        .toList();
  }

  private Collection<Instance> instances() {
    return leader.view().instancesOf(POD);
  }

  private Path volume(Instance instance) {
    return folder.resolve("tasks").resolve(instance.taskId().toString()).resolve("volumes/letters");
  }

  private static List<String> processes(Instance instance) throws IOException {
    return TaskProcesses.with("NGP_TASK=" + instance.taskId());
  }

  private static String ask(int port) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
