package io.ngp.cluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.TestApps;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The environment of a task (marathon/API.md 6). */
class TaskEnvironmentTest {
  private static final int RANDOM_PORT = 55_555;

  private static TaskId task(App app) {
    return new InstanceId(app.id(), "12345678-1234-1234-1234-123456789012").task(1);
  }

  private static SortedMap<String, String> environment(App app, List<Integer> hostPorts) {
    return TaskEnvironment.of(app, task(app), "10.0.0.7", hostPorts, () -> RANDOM_PORT);
  }

  private static List<Integer> numbers(String text) {
    return text.equals("-")
        ? List.of()
        : Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
  }

  /** A task's declared ports and assigned host ports, and every variable about ports. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          'portDefinitions':[]                                       | -           | -
          'cmd':'run'                                                | 31005       | PORT=31005 PORT0=31005 PORTS=31005 PORT_31005=31005 PORT_DEFAULT=31005
          'ports':[10000,80]                                         | 31005,31006 | PORT=31005 PORT0=31005 PORT1=31006 PORTS=31005,31006 PORT_10000=31005 PORT_80=31006
          'portDefinitions':[{'port':10001,'name':'http-api'}]       | 31005       | PORT=31005 PORT0=31005 PORTS=31005 PORT_10001=31005 PORT_HTTP-API=31005
          'networks':[{'mode':'container/bridge'}],'container':{'type':'MESOS','portMappings':[{'containerPort':80,'name':'web'},{}]} | 31005,31006 | PORT=31005 PORT0=31005 PORT1=31006 PORTS=31005,31006 PORT_31006=31006 PORT_80=31005 PORT_WEB=31005
          'networks':[{'mode':'container'}],'container':{'type':'MESOS','portMappings':[{'containerPort':80}]} | -           | PORT0=80 PORTS= PORT_80=80
          'networks':[{'mode':'container'}],'container':{'type':'MESOS','portMappings':[{'containerPort':80},{'containerPort':81,'hostPort':0},{}]} | 31005       | PORT=31005 PORT0=80 PORT1=31005 PORT2=55555 PORTS=31005,55555 PORT_55555=55555 PORT_80=80 PORT_81=31005
          'networks':[{'mode':'container'}],'container':{'type':'MESOS','portMappings':[]} | -           | -
          """)
  void trap9PortsAreToldByIndexNumberAndName(String members, String hostPorts, String expected) {
    App app =
        TestApps.app(
            "{'id':'/a',%s%s}".formatted(members.contains("cmd") ? "" : "'cmd':'run',", members));

    String ports =
        environment(app, numbers(hostPorts)).entrySet().stream()
            .filter(variable -> variable.getKey().startsWith("PORT"))
            .map(Map.Entry::toString)
            .collect(Collectors.joining(" "));

    assertThat(ports).isEqualTo(expected.equals("-") ? "" : expected);
  }

  @Test
  void contextSaysWhatTheTaskIs() {
    App app =
        TestApps.app(
            """
            {'id':'/shop/web','cmd':'run','cpus':0.1,'mem':32,'gpus':2,
            'labels':{'owner':'zeus','a-b.c':'x','c__d':'y'}}
            """);

    assertThat(environment(app, List.of(31005)))
        .containsAllEntriesOf(
            Map.ofEntries(
                Map.entry("MARATHON_APP_ID", "/shop/web"),
                Map.entry("MARATHON_APP_VERSION", "2026-11-21T10:00:00.000Z"),
                Map.entry("MARATHON_APP_RESOURCE_CPUS", "0.1"),
                Map.entry("MARATHON_APP_RESOURCE_MEM", "32.0"),
                Map.entry("MARATHON_APP_RESOURCE_DISK", "0.0"),
                Map.entry("MARATHON_APP_RESOURCE_GPUS", "2"),
                Map.entry("MARATHON_APP_ENFORCE_GROUP_ROLE", "FALSE"),
                Map.entry("MARATHON_APP_LABELS", "A_B_C C__D OWNER"),
                Map.entry("MARATHON_APP_LABEL_OWNER", "zeus"),
                Map.entry("MARATHON_APP_LABEL_A_B_C", "x"),
                Map.entry("MARATHON_APP_LABEL_C__D", "y"),
                Map.entry("MESOS_TASK_ID", task(app).toString()),
                Map.entry("HOST", "10.0.0.7")))
        .doesNotContainKey("MARATHON_APP_DOCKER_IMAGE");
  }

  @Test
  void imageIsToldByTheDockerEngineOnly() {
    App docker = TestApps.app("{'id':'/a','container':{'docker':{'image':'nginx'}}}");
    App mesos = TestApps.app("{'id':'/a','container':{'type':'MESOS','docker':{'image':'nginx'}}}");

    assertThat(environment(docker, List.of(31005)))
        .containsEntry("MARATHON_APP_DOCKER_IMAGE", "nginx");
    assertThat(environment(mesos, List.of(31005))).doesNotContainKey("MARATHON_APP_DOCKER_IMAGE");
  }

  @Test
  void labelsAreToldUpToTheirLimits() {
    String longest = "n".repeat(492);
    App app =
        TestApps.app(
            "{'id':'/a','cmd':'run','labels':{'%s':'%s','%s':'x','v':'%s'}}"
                .formatted(longest, "v".repeat(511), longest + "n", "v".repeat(512)));

    SortedMap<String, String> environment = environment(app, List.of(31005));

    assertThat(environment).containsEntry("MARATHON_APP_LABELS", "N".repeat(492));
    assertThat(environment)
        .containsEntry("MARATHON_APP_LABEL_" + "N".repeat(492), "v".repeat(511))
        .doesNotContainKey("MARATHON_APP_LABEL_V");
  }

  @Test
  void labelsAreSetEvenWithoutAny() {
    assertThat(environment(TestApps.app("{'id':'/a','cmd':'run'}"), List.of(31005)))
        .containsEntry("MARATHON_APP_LABELS", "");
  }

  @Test
  void ownVariablesWinAndSecretsAreTheEnginesMatter() {
    App app =
        TestApps.app(
            """
            {'id':'/a','cmd':'run','secrets':{'s':{'source':'/x'}},
            'env':{'HOST':'mine','PORT0':'1','MARATHON_APP_ID':'','P':{'secret':'s'}}}
            """);

    assertThat(environment(app, List.of(31005)))
        .containsEntry("HOST", "mine")
        .containsEntry("PORT0", "1")
        .containsEntry("MARATHON_APP_ID", "")
        .containsEntry("PORT", "31005")
        .doesNotContainKey("P");
  }

  @Test
  void wrongNumberOfHostPortsIsABug() {
    App app = TestApps.app("{'id':'/a','cmd':'run'}");

    assertThatThrownBy(() -> environment(app, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 host ports [] for 1 declared");
  }
}
