package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What holds for the sample app whatever engine runs it. A subclass's first test has it served, its
 * tests are in order, and 5 to 7 are of here: then it has three instances.
 */
abstract class SampleAppContract {
  static final Duration SOON = Duration.ofSeconds(60);
  static final String WWW = "www.ngp.localhost";

  /** Of each client of a load, so that the machine has time for the platform, too. */
  static final int PAUSE_MICROS = 4_000;

  private static final String CONTROL_D = "\u0004";

  /** What serves {@code examples/www.json}. */
  abstract RunningPlatform platform();

  /** The nodes whose death tasks outlive: all but balancers. */
  abstract List<String> control();

  /** The definition to make others of. */
  abstract ObjectNode sample();

  @Test
  @Order(2)
  void commandRunsBesideATask() {
    RunningPlatform.Result said =
        platform()
            .ngp(
                "app",
                "exec",
                "www",
                "--",
                "sh",
                "-c",
                "echo $MARATHON_APP_ID; echo no >&2; exit 5");

    assertThat(said.out()).isEqualTo("/www\n");
    assertThat(said.err()).isEqualTo("no\n");
    assertThat(said.status()).isEqualTo(5);
    assertThat(platform().ngp("app", "exec", "nope", "--", "true").err()).contains("/nope");
    assertThat(platform().ngp("app", "exec", "www", "-it", "--", "sh").err())
        .startsWith("ngp: There is no terminal to pass on");
  }

  @Test
  @Order(2)
  void personWorksOnATerminalBesideATask() throws Exception {
    var obstacle = TypedCommand.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    var script =
        """
        trap : INT; stty rows 33 cols 111; was=$(stty -g)
        '%1$s' app exec www -it -- sh
        echo "ended $?"; test "$was" = "$(stty -g)" && echo "as it was"
        '%1$s' app exec www -t -- sh -c 'test -t 1 && echo looks; sleep 1000'
        echo "ended $?"
        """
            .formatted(RunningPlatform.launcher());
    try (var typed = TypedCommand.run(platform(), script)) {
      // What is echoed is not what is waited for.
      typed.type("PS1=re''ady:\n");
      typed.shows("ready:");
      var size = "test -t 0 && echo $(stty size) $MARATHON_APP_ID";
      typed.type(size + "\n");
      typed.shows("33 111 /www");
      assertThat(typed.screen()).as("echoed once").containsOnlyOnce(size);

      typed.resize(44, 122);
      typed.type("until [ \"$(stty size)\" = '44 122' ]; do sleep 0.1; done; echo fi''ts\n");
      typed.shows("fits");

      typed.type("echo slee''ps; sleep 1000\n");
      typed.shows("sleeps");
      typed.interrupts("ready:");
      typed.type("echo status: $?\n");
      typed.shows("status: 130");

      typed.type("(exit 7)\n");
      typed.shows("ready:");
      typed.shows("ready:");
      typed.type(CONTROL_D);
      typed.shows("ended 7");
      typed.shows("as it was");
      assertThat(typed.screen()).as("lines end once").doesNotContain("\r\r\n");

      typed.shows("looks");
      typed.interrupts("ended 130");
    }
  }

  @Test
  @Order(5)
  void scalingAndRollingUnderConstantLoadFailNoRequest() throws Exception {
    try (ConstantLoad load =
        ConstantLoad.start(platform().port(), WWW, "/health", 8, PAUSE_MICROS)) {
      platform().succeeds("app", "scale", "www", "3");
      Map<String, Long> before = taskPids("/www");
      assertThat(before).hasSize(3);

      Path changed = changedSample("RELEASE", "two");
      platform().succeeds("app", "deploy", changed.toString());

      assertThat(taskPids("/www"))
          .hasSize(3)
          .doesNotContainKeys(before.keySet().toArray(new String[0]));
      RunningPlatform.await("requests go on after the roll", SOON, () -> load.answered() > 2_000);
      assertThat(load.failures()).isEmpty();
      assertThat(load.failed()).isZero();
    }
    assertThat(platform().throughBalancer(WWW, "/api")).contains("\"release\":\"two\"");
  }

  @Test
  @Order(6)
  void aKilledTaskIsReplacedAndOnlyRequestsUnderWayAreLost() throws Exception {
    Map<String, Long> before = taskPids("/www");
    int clients = 6;
    try (ConstantLoad load =
        ConstantLoad.start(platform().port(), WWW, "/health", clients, PAUSE_MICROS)) {
      RunningPlatform.await("load flows", SOON, () -> load.answered() > 500);
      Map.Entry<String, Long> victim = before.entrySet().iterator().next();

      ProcessHandle.of(victim.getValue()).orElseThrow().destroyForcibly();

      RunningPlatform.await(
          "three instances run again, the killed one not among them",
          SOON,
          () -> {
            Map<String, Long> now = taskPids("/www");
            // For a moment the killed one is still taken for running, and a process of it is left.
            return now.size() == 3 && !now.containsKey(victim.getKey()) && healthy("/www") == 3;
          });
      long answered = load.answered();
      RunningPlatform.await("load flows on", SOON, () -> load.answered() > answered + 500);
      assertThat(load.failed())
          .describedAs("failures: " + load.failures())
          .isLessThanOrEqualTo(clients);
    }
  }

  @Test
  @Order(7)
  void tasksOutliveTheDeathOfMasterAndAgent() throws Exception {
    Map<String, Long> before = taskPids("/www");
    try (ConstantLoad load =
        ConstantLoad.start(platform().port(), WWW, "/health", 4, PAUSE_MICROS)) {
      control().forEach(node -> kill(platform().pid(node)));

      RunningPlatform.Result up = platform().up();

      assertThat(up.status()).describedAs(up.out() + up.err()).isZero();
      RunningPlatform.await("all are healthy", SOON, () -> healthy("/www") == 3);
      assertThat(taskPids("/www")).isEqualTo(before);
      assertThat(load.failures()).isEmpty();
    }
  }

  /** Pids of an app's processes that hold its ports, by task id. */
  final Map<String, Long> taskPids(String app) {
    JsonNode tasks =
        JsonMapper.shared()
            .readTree(platform().api("GET", "/v2/apps/" + app + "/tasks", "").body())
            .path("tasks");
    Map<String, Long> pids = new TreeMap<>();
    for (JsonNode task : tasks) {
      if (task.path("state").asString().equals("TASK_RUNNING")) {
        String id = task.path("id").asString();
        try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
          all.filter(process -> environmentOf(process.pid()).contains("MESOS_TASK_ID=" + id + "\0"))
              .mapToLong(ProcessHandle::pid)
              .max()
              .ifPresent(pid -> pids.put(id, pid));
        }
      }
    }
    return pids;
  }

  private static String environmentOf(long pid) {
    try {
      return Files.readString(
          Path.of("/proc/" + pid + "/environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  final int healthy(String app) {
    return JsonMapper.shared()
        .readTree(platform().api("GET", "/v2/apps/" + app, "").body())
        .path("app")
        .path("tasksHealthy")
        .asInt();
  }

  static void kill(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    RunningPlatform.await("process " + pid + " is dead", SOON, () -> !process.isAlive());
  }

  final Path changedSample(String variable, String value) throws IOException {
    ObjectNode app = sample();
    ((ObjectNode) app.path("env")).put(variable, value);
    app.put("instances", 3);
    Path changed = platform().folder().resolve("www.json");
    Files.writeString(changed, app.toString());
    return changed;
  }
}
