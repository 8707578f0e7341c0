package io.ngp.engine.local.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.ContainerEnd;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.engine.local.wire.Probe;
import io.ngp.engine.local.wire.TaskReport;
import io.ngp.engine.local.wire.TaskSecrets;
import io.ngp.engine.local.wire.TaskSpec;
import io.ngp.testkit.FreePorts;
import io.ngp.testkit.engine.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tasks of several programs, as real processes. */
class AgentPodTest {
  private static final String WAITS = "while true; do sleep 0.05; done";

  @TempDir Path folder;
  private AgentRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new AgentRig(folder).start();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void containersShareTheirVolumesAndHaveFoldersOfTheirOwn() throws Exception {
    TaskSpec pod =
        rig.launch(
            new Pod()
                .sharing("data")
                .container("writer", "pwd; echo hello > inbox/letter; " + WAITS, "inbox")
                .container(
                    "reader",
                    // The file is there before what is in it.
                    "until grep -s . mail/box/letter; do sleep 0.05; done; " + WAITS,
                    "mail/box")
                .spec());

    rig.await(pod, Condition.RUNNING);

    Eventually.holds("the letter arrives", () -> read(pod, "reader", "stdout").startsWith("hello"));
    assertThat(read(pod, "writer", "stdout").strip())
        .isEqualTo(container(pod, "writer").toRealPath().toString());
    assertThat(rig.log(pod, "stream=reader/stdout")).startsWith("hello");
  }

  @Test
  void containersTalkOverLoopbackAndSeeTheirOwnEnvironment() throws Exception {
    int port = FreePorts.pick(1).getFirst();
    TaskSpec pod =
        rig.launch(
            new Pod()
                .container(
                    "server",
                    "exec perl -MIO::Socket -e 'my $l = IO::Socket::INET->new(LocalAddr => \"127.0.0.1\", LocalPort => %d, Listen => 5, ReuseAddr => 1) or die; while (my $c = $l->accept) { print $c \"from $ENV{ME}\\n\"; close $c }'"
                        .formatted(port))
                .container(
                    "client",
                    "exec perl -MIO::Socket -e '$| = 1; my $s; until ($s = IO::Socket::INET->new(\"127.0.0.1:%d\")) { select undef, undef, undef, 0.05 } print \"$ENV{ME} heard \", <$s>; sleep 60'"
                        .formatted(port))
                .spec());

    Eventually.holds(
        "they talk", () -> read(pod, "client", "stdout").equals("client heard from server\n"));
  }

  @Test
  void whenOneFailsAllGoAndItsEndIsTheTasks() throws Exception {
    TaskSpec pod =
        rig.launch(
            new Pod()
                .sharing("data")
                .container(
                    "steady", "trap 'echo bye; exit 0' TERM; echo up > data/up; " + WAITS, "data")
                .container(
                    "frail",
                    "until test -e data/up; do sleep 0.05; done; echo 'no luck' >&2; exit 7",
                    "data")
                .spec());

    TaskReport end = rig.awaitEnd(pod);

    assertThat(end.condition()).isEqualTo(Condition.FAILED);
    assertThat(end.exitCode()).contains(7);
    assertThat(end.message())
        .isEqualTo("Container \"frail\": Command exited with status 7.\nno luck");
    assertThat(ends(end))
        .extracting(ContainerEnd::container, ContainerEnd::condition, ContainerEnd::message)
        .containsExactly(
            tuple("steady", Condition.KILLED, "Stopped because container \"frail\" failed."),
            tuple("frail", Condition.FAILED, "Command exited with status 7.\nno luck"));
    assertThat(read(pod, "steady", "stdout")).isEqualTo("bye\n");
    assertThat(rig.processes(pod)).isEmpty();
  }

  @Test
  void oneThatIsDoneLeavesTheOthersAndTheLastOneEndsThePod() throws Exception {
    TaskSpec pod =
        rig.launch(
            new Pod()
                .sharing("data")
                .container("init", "echo ready > data/flag", "data")
                .container("main", "until test -e data/go; do sleep 0.05; done", "data")
                .spec());
    rig.await(pod, Condition.RUNNING);
    Eventually.holds("the first is done", () -> Files.exists(volume(pod).resolve("flag")));
    Eventually.holds("its end is told", () -> ends(rig.report(pod).orElseThrow()).size() == 1);
    TaskReport meanwhile = rig.report(pod).orElseThrow();
    assertThat(meanwhile.condition()).isEqualTo(Condition.RUNNING);
    assertThat(ends(meanwhile))
        .extracting(ContainerEnd::container, ContainerEnd::condition, ContainerEnd::message)
        .containsExactly(tuple("init", Condition.FINISHED, "Command exited with status 0."));

    Files.writeString(volume(pod).resolve("go"), "");

    TaskReport end = rig.awaitEnd(pod);
    assertThat(end)
        .extracting(TaskReport::condition, TaskReport::message)
        .containsExactly(Condition.FINISHED, "All containers exited with status 0.");
    assertThat(ends(end))
        .extracting(ContainerEnd::container, ContainerEnd::condition, ContainerEnd::exitCode)
        .containsExactly(
            tuple("init", Condition.FINISHED, Optional.of(0)),
            tuple("main", Condition.FINISHED, Optional.of(0)));
    assertThat(ends(end).getFirst()).isEqualTo(ends(meanwhile).getFirst());
  }

  @Test
  void anAgentThatReturnsTellsOfContainersThatEndedMeanwhile() throws Exception {
    TaskSpec pod =
        rig.launch(
            new Pod()
                .sharing("data")
                .container("brief", "until test -e data/go; do sleep 0.05; done", "data")
                .container("main", WAITS)
                .spec());
    rig.await(pod, Condition.RUNNING);

    rig.stop();
    Files.writeString(volume(pod).resolve("go"), "");
    rig.start();

    rig.await(pod, Condition.RUNNING);
    Eventually.holds("its end is told", () -> ends(rig.report(pod).orElseThrow()).size() == 1);
    assertThat(ends(rig.report(pod).orElseThrow()).getFirst())
        .extracting(ContainerEnd::container, ContainerEnd::condition)
        .containsExactly("brief", Condition.FINISHED);
  }

  @Test
  void everyContainerOfAKilledPodWasKilledButForThoseThatWereDone() throws Exception {
    TaskSpec pod =
        rig.launch(new Pod().container("done", "exit 0").container("main", WAITS).spec());
    Eventually.holds(
        "one is done", () -> rig.report(pod).map(AgentPodTest::ends).orElseThrow().size() == 1);

    rig.kill(pod, Duration.ofMillis(300));

    assertThat(ends(rig.awaitEnd(pod)))
        .extracting(ContainerEnd::container, ContainerEnd::condition)
        .containsExactly(tuple("done", Condition.FINISHED), tuple("main", Condition.KILLED));
  }

  private static List<ContainerEnd> ends(TaskReport report) {
    return report.ends().orElse(List.of());
  }

  @Test
  void aKillAsksEveryContainerFirstAndForcesThoseThatStay() throws Exception {
    TaskSpec pod =
        rig.launch(
            new Pod()
                .container("polite", "trap 'echo bye; exit 0' TERM; echo up; " + WAITS)
                .container("deaf", "trap '' TERM; echo up; " + WAITS)
                .spec());
    Eventually.holds(
        "both are up",
        () ->
            read(pod, "polite", "stdout").equals("up\n")
                && read(pod, "deaf", "stdout").equals("up\n"));

    rig.kill(pod, Duration.ofSeconds(3));

    assertThat(rig.awaitEnd(pod).condition()).isEqualTo(Condition.KILLED);
    assertThat(read(pod, "polite", "stdout")).isEqualTo("up\nbye\n");
    assertThat(rig.processes(pod)).isEmpty();
  }

  @Test
  void aPodOutlivesItsAgentAndIsLedOnByTheNext() throws Exception {
    TaskSpec pod =
        rig.launch(
            new Pod()
                .sharing("data")
                .container("one", "echo $$; " + WAITS)
                .container("two", "until test -e data/go; do sleep 0.05; done; exit 3", "data")
                .spec());
    rig.await(pod, Condition.RUNNING);
    Eventually.holds("it says its pid", () -> read(pod, "one", "stdout").endsWith("\n"));
    String pid = read(pod, "one", "stdout");

    rig.restart(AgentSettings.Keeping.DEFAULT);

    rig.await(pod, Condition.RUNNING);
    assertThat(read(pod, "one", "stdout")).isEqualTo(pid);
    assertThat(ProcessHandle.of(Long.parseLong(pid.strip()))).isPresent();
    Files.writeString(volume(pod).resolve("go"), "");
    assertThat(rig.awaitEnd(pod).message()).startsWith("Container \"two\": Command exited");
    assertThat(rig.processes(pod)).isEmpty();
  }

  @Test
  void nothingRunsIfOneContainerCannotBeStarted() throws Exception {
    TaskSpec pod =
        rig.launch(
            new Pod()
                .container("good", "echo ran; " + WAITS)
                .container("bad", List.of("no-such-program"), List.of())
                .spec());

    TaskReport end = rig.awaitEnd(pod);

    assertThat(end.condition()).isEqualTo(Condition.FAILED);
    assertThat(end.message()).contains("\"no-such-program\" was not found");
    assertThat(container(pod, "good").resolve("stdout")).doesNotExist();
  }

  @Test
  void aCommandCheckRunsWhereItsContainerDoes() throws Exception {
    Probe probe =
        new Probe(
            0, new Probe.Question(Probe.Kind.COMMAND, "echo $ME > checked", "", 0), 0, 50, 5_000);
    TaskSpec pod =
        rig.launch(
            new Pod().container("one", WAITS).container("two", WAITS).probing("two", probe).spec());

    Eventually.holds("the check ran", () -> Files.exists(container(pod, "two").resolve("checked")));

    Eventually.holds("as its container", () -> read(pod, "two", "checked").equals("two\n"));
  }

  @Test
  void aContainerSeesItsOwnSecretsAlone() throws Exception {
    TaskSpec pod =
        rig.launch(
            new Pod()
                .container("one", "echo $PASS $ME; " + WAITS)
                .container("two", "echo none$PASS $ME; " + WAITS)
                .spec()
                .withSecrets(
                    Optional.of(
                        TaskSecrets.ofPod(Map.of("one", Map.of("PASS", "horse", "ME", "other"))))));

    Eventually.holds("both spoke", () -> !read(pod, "two", "stdout").isEmpty());
    Eventually.holds("with its secret", () -> read(pod, "one", "stdout").equals("horse one\n"));
    assertThat(read(pod, "two", "stdout")).isEqualTo("none two\n");
    assertThat(pod.toString()).doesNotContain("horse");
  }

  private Path container(TaskSpec pod, String name) {
    return rig.sandbox(pod).resolve("containers").resolve(name);
  }

  private Path volume(TaskSpec pod) {
    return rig.sandbox(pod).resolve("volumes/data");
  }

  private String read(TaskSpec pod, String name, String file) throws Exception {
    Path path = container(pod, name).resolve(file);
    return Files.exists(path) ? Files.readString(path) : "";
  }

  /** An order for a pod, made up bit by bit. */
  private static final class Pod {
    private final String task =
        new InstanceId(PathId.parse("/pod"), UUID.randomUUID().toString()).task(1).toString();
    private final List<TaskSpec.Container> containers = new ArrayList<>();
    private final List<String> volumes = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();

    Pod sharing(String volume) {
      volumes.add(volume);
      return this;
    }

    /** A shell line, with the first volume at these paths. */
    Pod container(String name, String line, String... mounts) {
      return container(name, List.of("/bin/sh", "-c", line), List.of(mounts));
    }

    Pod container(String name, List<String> command, List<String> mounts) {
      containers.add(
          new TaskSpec.Container(
              name,
              new TaskSpec.Program(
                  command, Map.of("ME", name, "MESOS_TASK_ID", task), Optional.empty(), List.of()),
              mounts.stream().map(path -> new TaskSpec.Mount(volumes.getFirst(), path)).toList(),
              List.of()));
      return this;
    }

    Pod probing(String name, Probe probe) {
      containers.replaceAll(c ->
          c.name().equals(name)
              ? new TaskSpec.Container(name, c.program(), c.mounts(), List.of(probe.index()))
              : c);
      probes.add(probe);
      return this;
    }

    TaskSpec spec() {
      return new TaskSpec(
          task,
          "/pod",
          new TaskSpec.Program(List.of(), Map.of(), Optional.empty(), List.of()),
          new TaskSpec.Shares(0.1, Optional.empty(), Optional.empty()),
          List.of(),
          probes,
          Optional.empty(),
          Optional.of(500L),
          Optional.of(new TaskSpec.Pod(containers, volumes)),
          Optional.empty(),
          Optional.empty());
    }
  }
}
