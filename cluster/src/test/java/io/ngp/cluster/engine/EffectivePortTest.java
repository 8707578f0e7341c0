package io.ngp.cluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.TestApps;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.Instance;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Effective addresses (marathon/API.md 5). */
class EffectivePortTest {
  private static final AgentInfo AGENT =
      new AgentInfo("agent-1", "10.0.0.7", Optional.empty(), Optional.empty());

  /** The agent's ports 31000 and 31001 are the first and second that have a host port. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0001',
      textBlock =
          """
          host      | {}                                   | 31000
          host      | {'portIndex':1}                      | 31001
          host      | {'port':8080,'portIndex':1}          | 8080
          host      | {'protocol':'MESOS_TCP'}             | 31000
          host      | {'protocol':'COMMAND','command':{'value':'true'}} | -
          bridge    | {'portIndex':0}                      | 31000
          bridge    | {'portIndex':1}                      | 31001
          bridge    | {'protocol':'MESOS_HTTP','portIndex':0} | 80
          bridge    | {'protocol':'MESOS_HTTP','portIndex':1} | 31001
          container | {'portIndex':0}                      | -
          container | {'portIndex':1}                      | 31000
          container | {'protocol':'MESOS_HTTP','portIndex':0} | 80
          """)
  void checkAsksAtTheEffectivePort(String kind, String check, String expected) {
    App app = app(kind, check);
    List<Integer> hostPorts = kind.equals("container") ? List.of(31000) : List.of(31000, 31001);

    Optional<EffectivePort> port =
        EffectivePort.of(
            app, new Instance.Placement(AGENT, hostPorts), app.checks().healthChecks().getFirst());

    assertThat(port)
        .isEqualTo(
            expected.equals("-")
                ? Optional.empty()
                : Optional.of(new EffectivePort("10.0.0.7", Integer.parseInt(expected))));
  }

  @Test
  void declaredPortIsReachedByItsHostPort() {
    App app = app("container", "{'portIndex':1}");
    Instance.Placement placement = new Instance.Placement(AGENT, List.of(31000));

    assertThat(EffectivePort.of(app, placement, 0)).isEmpty();
    assertThat(EffectivePort.of(app, placement, 1)).contains(new EffectivePort("10.0.0.7", 31000));
    assertThat(EffectivePort.of(app, placement, 2)).isEmpty();
    assertThat(EffectivePort.of(app, placement, -1)).isEmpty();
  }

  private static App app(String kind, String check) {
    String networking =
        switch (kind) {
          case "host" -> "'ports':[0,0]";
          case "bridge" ->
              "'networks':[{'mode':'container/bridge'}],'container':{'type':'MESOS','portMappings':[{'containerPort':80},{}]}";
          case "container" ->
              "'networks':[{'mode':'container'}],'container':{'type':'MESOS','portMappings':[{'containerPort':80},{'hostPort':0}]}";
          default -> throw new IllegalArgumentException(kind);
        };
    return TestApps.app(
        "{'id':'/a','cmd':'run',%s,'healthChecks':[%s]}".formatted(networking, check));
  }
}
