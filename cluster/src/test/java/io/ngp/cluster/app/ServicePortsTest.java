package io.ngp.cluster.app;

import static io.ngp.cluster.app.TestApps.app;
import static io.ngp.cluster.app.TestApps.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ngp.cluster.app.Networking.DeclaredPort;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Service ports (marathon/API.md 5). */
class ServicePortsTest {
  private static final ServicePorts PORTS = ServicePorts.STANDARD;

  private static List<Integer> portsOf(RootGroup root, String id) {
    return root.app(PathId.parse(id)).orElseThrow().networking().ports().stream()
        .map(DeclaredPort::servicePort)
        .toList();
  }

  private static String host(String id, String ports) {
    return "{'id':'%s','cmd':'run','ports':[%s]}".formatted(id, ports);
  }

  /** An app's ports before and as sent, and what they become; 10001 is another app's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          -            | 0            | 10000
          -            | 0,0,0        | 10000, 10002, 10003
          -            | 80,0         | 80, 10000
          -            | 10001        | 10001
          10000        | 0            | 10000
          10005,10004  | 0,0          | 10005, 10004
          10005,10004  | 0            | 10005
          10005,10004  | 0,10005      | 10004, 10005
          10005        | 0,0          | 10005, 10000
          80           | 0            | 10000
          30000        | 0            | 10000
          """)
  void zeroBecomesTheFormerOrTheLowestFreePort(String before, String sent, String expected) {
    RootGroup others = tree(host("/other", "10001"));
    RootGroup old = before.equals("-") ? others : others.withApp(app(host("/a", before)));

    RootGroup assigned = PORTS.assign(old, others.withApp(app(host("/a", sent))));

    assertThat(portsOf(assigned, "/a")).hasToString("[" + expected + "]");
    assertThat(portsOf(assigned, "/other")).containsExactly(10001);
  }

  @Test
  void portMappingsAreAssignedToo() {
    RootGroup root =
        tree(
            "{'id':'/a','cmd':'run','networks':[{'mode':'container/bridge'}],"
                + "'container':{'type':'MESOS','portMappings':[{'servicePort':7},{}]}}");

    assertThat(portsOf(PORTS.assign(RootGroup.EMPTY, root), "/a")).containsExactly(7, 10000);
  }

  @Test
  void severalNewAppsGetDifferentPortsInTheOrderOfTheirIds() {
    RootGroup assigned =
        PORTS.assign(
            RootGroup.EMPTY, tree(host("/c", "0"), host("/a", "0"), host("/b", "0,10001")));

    assertThat(portsOf(assigned, "/a")).containsExactly(10000);
    assertThat(portsOf(assigned, "/b")).containsExactly(10002, 10001);
    assertThat(portsOf(assigned, "/c")).containsExactly(10003);
  }

  @Test
  void formerPortsOfChangedAppsAreNotGivenAway() {
    RootGroup before = PORTS.assign(RootGroup.EMPTY, tree(host("/b", "0")));

    RootGroup assigned = PORTS.assign(before, tree(host("/a", "0"), host("/b", "0")));

    assertThat(portsOf(assigned, "/b")).isEqualTo(portsOf(before, "/b"));
    assertThat(portsOf(assigned, "/a")).containsExactly(10001);
  }

  @Test
  void resendingZeroIsNoChange() {
    RootGroup before = PORTS.assign(RootGroup.EMPTY, tree(host("/a", "0,0")));

    assertThat(PORTS.assign(before, tree(host("/a", "0,0")))).isEqualTo(before);
  }

  @Test
  void exhaustedRangeIsRefusedWithTheAppsName() {
    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class,
            () ->
                new ServicePorts(10, 11)
                    .assign(RootGroup.EMPTY, tree(host("/g/a", "0,0"), host("/g/b", "0"))));

    assertThat(((Reason.Invalid) refused.reason()).violations())
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.path()).isEqualTo("/apps//g/b/portDefinitions");
          assertThat(violation.errors().getFirst()).contains("10 to 11");
        });
  }

  @Test
  @Timeout(120)
  void tenThousandAppsCostLittle() {
    RootGroup before = RootGroup.EMPTY;
    App template = app(host("/a", "0"));
    for (int i = 0; i < 9_999; i++) {
      before = before.withApp(TestApps.renamed(template, "/g%d/a%d".formatted(i % 100, i)));
    }
    before = PORTS.assign(RootGroup.EMPTY, before);
    RootGroup after = before.withApp(app(host("/last", "0")));

    long start = System.nanoTime();
    RootGroup assigned = PORTS.assign(before, after);
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);

    assertThat(portsOf(assigned, "/last")).containsExactly(19_999);
    assertThat(assigned.apps().values().stream().flatMap(a -> a.networking().ports().stream()))
        .extracting(DeclaredPort::servicePort)
        .doesNotHaveDuplicates();
    assertThat(elapsed).isLessThan(Duration.ofSeconds(50));
  }
}
