package io.ngp.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.edge.route.Access;
import io.ngp.edge.route.Backend;
import io.ngp.edge.route.BasicAuth;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.route.HeaderCondition;
import io.ngp.edge.route.Limits;
import io.ngp.edge.route.Maintenance;
import io.ngp.edge.route.Match;
import io.ngp.edge.route.PasswordHash;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Rate;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import io.ngp.testkit.FreePorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProxyEngineTest {
  private static final String HASH = "$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";
  private static final String HOSTILE = "He said \"$5\"; {} # 'x' \\ end";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Program.class)
  void routesMeanWhatTheyMeanToTheEdge(Program program) throws Exception {
    assumeTrue(program.find().isPresent(), program.missing());
    int port = FreePorts.pick();
    try (var one = new FakeTarget("one");
        var two = new FakeTarget("two");
        var engine = program.engine(new ProxySettings("127.0.0.1", port, folder, 2))) {
      engine.start(RouteTable.EMPTY);
      assertThat(get(port, "www.test", "/")).startsWith("404");
      engine.apply(new RouteTable(1, routes(one, two), List.of()));

      assertThat(get(port, "www.test", "/a?b=c"))
          .startsWith("200 one /a?b=c for=127.0.0.1 prefix=null ");
      assertThat(get(port, "WWW.test:80", "/")).startsWith("200 one");
      assertThat(get(port, "x.y.wild.test", "/")).startsWith("200 two");
      assertThat(get(port, "wild.test", "/")).startsWith("404");
      assertThat(get(port, "www.test", "/api/x%2Fy?q"))
          .startsWith("200 two /x%2Fy?q for=127.0.0.1 prefix=/api");
      assertThat(get(port, "www.test", "/api")).startsWith("200 two / ");
      assertThat(get(port, "www.test", "/apix")).startsWith("200 one /apix");
      assertThat(get(port, "www.test", "/", "X-Beta: a\"b;")).startsWith("200 two");
      assertThat(get(port, "www.test", "/", "X-Beta: A\"b;")).startsWith("200 one");
      assertThat(get(port, "deny.test", "/")).startsWith("403");
      assertThat(get(port, "allow.test", "/")).startsWith("403");
      assertThat(get(port, "login.test", "/")).startsWith("401");
      assertThat(get(port, "login.test", "/", "Authorization: Basic dXNlcjpzZWNyZXQ="))
          .startsWith("200 one");
      assertThat(get(port, "closed.test", "/").strip()).isEqualTo("503 " + HOSTILE);
      assertThat(get(port, "empty.test", "/")).startsWith("503");
      assertThat(get(port, "body.test", "/", "Content-Length: 11", "X: y")).startsWith("413");
      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        answers.add(get(port, "rate.test", "/").substring(0, 3));
      }
      assertThat(answers).contains("200", "429");
      int canary = 0;
      for (int i = 0; i < 200; i++) {
        canary += get(port, "split.test", "/").startsWith("200 two") ? 1 : 0;
      }
      assertThat(canary).isBetween(20, 80);
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void noRequestFailsWhileTargetsAreReplaced(Program program) throws Exception {
    assumeTrue(program.find().isPresent(), program.missing());
    int port = FreePorts.pick();
    var old = new FakeTarget("target-0");
    try (var engine = program.engine(new ProxySettings("127.0.0.1", port, folder, 2))) {
      engine.start(table(0, old));
      try (var load = new Load(port, "www.test")) {
        for (int i = 1; i <= 8; i++) {
          var next = new FakeTarget("target-" + i);
          engine.apply(table(2L * i, old, next));
          engine.apply(table(2L * i + 1, next));
          String withdrawn = old.target().id();
          await("idle " + withdrawn, () -> engine.busy(List.of(withdrawn)).isEmpty());
          old.close();
          old = next;
          int seen = i;
          await("answers of target-" + i, () -> load.bodies().contains("target-" + seen));
        }
        assertThat(load.failures()).isEmpty();
        assertThat(load.answered()).isGreaterThan(100);
      }
    } finally {
      old.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void engineThatDiesIsStartedAgainAndOneLeftBehindIsEnded(Program program) throws Exception {
    assumeTrue(program.find().isPresent(), program.missing());
    int port = FreePorts.pick();
    var settings = new ProxySettings("127.0.0.1", port, folder, 1);
    var leftover = new ProcessBuilder("/bin/sh", "-c", "sleep 600; :", folder.toString()).start();
    java.nio.file.Files.writeString(folder.resolve("process"), Long.toString(leftover.pid()));
    try (var target = new FakeTarget("one")) {
      try (var engine = program.engine(settings)) {
        engine.start(table(2, target));
        // It is this process's child, which shows until it was collected.
        assertThat(leftover.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String noted = java.nio.file.Files.readString(folder.resolve("process"));
        long pid = Long.parseLong(noted.split(" ", 2)[0]);
        ProcessHandle handle = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> all = new ArrayList<>(handle.descendants().toList());
        all.addFirst(handle);
        all.forEach(ProcessHandle::destroyForcibly);
        await("an answer", () -> get(port, "www.test", "/").startsWith("200 one"));
      }
    }
    await("end", () -> get(port, "www.test", "/").isEmpty());
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void firstTargetOfARouteWithoutAnyIsSentRequests(Program program) throws Exception {
    assumeTrue(program.find().isPresent(), program.missing());
    int port = FreePorts.pick();
    try (var target = new FakeTarget("one");
        var engine = program.engine(new ProxySettings("127.0.0.1", port, folder, 1))) {
      engine.start(table(2));
      assertThat(get(port, "www.test", "/")).startsWith("503");
      engine.apply(table(3, target));
      assertThat(get(port, "www.test", "/")).startsWith("200 one");
      engine.apply(table(4));
      assertThat(get(port, "www.test", "/")).startsWith("503");
      engine.apply(table(5, target));
      assertThat(get(port, "www.test", "/")).startsWith("200 one");
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void workersWhoseMainProcessWasKilledAreToldNothingOldForLong(Program program) throws Exception {
    assumeTrue(program.find().isPresent(), program.missing());
    int port = FreePorts.pick();
    try (var first = new FakeTarget("first");
        var second = new FakeTarget("second");
        var engine = program.engine(new ProxySettings("127.0.0.1", port, folder, 2))) {
      engine.start(table(2, first));
      String noted = java.nio.file.Files.readString(folder.resolve("process"));
      ProcessHandle.of(Long.parseLong(noted.split(" ", 2)[0])).orElseThrow().destroyForcibly();
      await("routes are taken again", () -> isTaken(engine, table(3, second)));
      assertThat(get(port, "www.test", "/")).startsWith("200 second");
      await("the orphans end", () -> engine.busy(List.of(first.target().id())).isEmpty());
      engine.apply(table(4, first));
      assertThat(get(port, "www.test", "/")).startsWith("200 first");
    }
  }

  @ParameterizedTest
  @EnumSource(Program.class)
  void configurationThatIsRefusedIsTriedAgainAndTheOneBeforeServes(Program program)
      throws Exception {
    assumeTrue(program.find().isPresent(), program.missing());
    int port = FreePorts.pick();
    try (var first = new FakeTarget("first");
        var second = new FakeTarget("second");
        var engine = program.engine(new ProxySettings("127.0.0.1", port, folder, 1))) {
      engine.start(table(2, first));
      // An address the program can't look up: it refuses the whole configuration.
      var broken =
          new RouteTable(
              3,
              List.of(Route.of("www.test", "www", List.of(new Target("x", "no..name", 1)))),
              List.of());
      assertThat(isTaken(engine, broken)).isFalse();
      assertThat(isTaken(engine, broken)).isFalse();
      assertThat(get(port, "www.test", "/")).startsWith("200 first");
      engine.apply(table(4, second));
      assertThat(get(port, "www.test", "/")).startsWith("200 second");
    }
  }

  private static boolean isTaken(ProxyEngine engine, RouteTable table) {
    try {
      engine.apply(table);
      return true;
    } catch (ProxyException _) {
      return false;
    }
  }

  private static List<Route> routes(FakeTarget one, FakeTarget two) {
    var open = Policy.NONE;
    var split =
        new Route(
            "split",
            Match.of("split.test", "/"),
            List.of(
                new Backend("main", 3, List.of(one.target())),
                new Backend("canary", 1, List.of(two.target()))),
            open);
    return List.of(
        Route.of("www.test", "www", List.of(one.target())),
        new Route(
            "beta",
            new Match(
                "www.test", "/", List.of(HeaderCondition.parse("X-Beta=a\"b;")), Set.of("GET")),
            List.of(new Backend("beta", 1, List.of(two.target()))),
            open),
        Route.of(Match.of("www.test", "/api"), "api", List.of(two.target()))
            .withPolicy(open.withPathStripped()),
        Route.of("*.wild.test", "wild", List.of(two.target())),
        of("deny.test", one, open.withAccess(access(List.of(), "127.0.0.0/8"))),
        of("allow.test", one, open.withAccess(access(List.of(Cidr.parse("10.0.0.0/8"))))),
        of(
            "login.test",
            one,
            open.withAccess(
                new Access(
                    false,
                    Optional.of(new BasicAuth(Map.of("user", PasswordHash.parse(HASH)))),
                    List.of(),
                    List.of()))),
        of(
            "closed.test",
            one,
            open.withMaintenance(new Maintenance(HOSTILE, Duration.ofSeconds(5)))),
        Route.of("empty.test", "empty", List.of()),
        of("body.test", one, open.withLimits(limits(OptionalLong.of(10), Optional.empty()))),
        of(
            "rate.test",
            one,
            open.withLimits(limits(OptionalLong.empty(), Optional.of(Rate.parse("5/m burst 5"))))),
        split);
  }

  private static Route of(String host, FakeTarget target, Policy policy) {
    return Route.of(host, host, List.of(target.target())).withPolicy(policy);
  }

  private static Access access(List<Cidr> allow, String... deny) {
    return new Access(
        false, Optional.empty(), allow, Arrays.stream(deny).map(Cidr::parse).toList());
  }

  private static Limits limits(OptionalLong body, Optional<Rate> rate) {
    return new Limits(body, rate, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static RouteTable table(long version, FakeTarget... targets) {
    var all = Arrays.stream(targets).map(FakeTarget::target).toList();
    var www = Route.of("www.test", "www", all);
    // Every other change is one of routes too, not only of targets.
    var other = Route.of("other" + version / 3 + ".test", "other", all);
    return new RouteTable(version, List.of(www, other), List.of());
  }

  /** Status and body; empty when nobody answers. */
  private static String get(int port, String host, String path, String... headers) {
    try {
      var answer = PlainClient.get(port, host, path, headers);
      return answer.status() + " " + answer.body();
    } catch (IOException _) {
      return "";
    }
  }

  private static void await(String claim, BooleanSupplier holds) throws IOException {
    Deadlines.await(claim, Duration.ofSeconds(60), holds);
  }
}
