package io.ngp.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.testing.Golden;
import io.ngp.cli.testing.Printed;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.Reason;
import io.ngp.iac.provider.Consequence.Kind;
import io.ngp.iac.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PlanTextTest {
  private static final Map<String, Plan> CASES = cases();

  private static Map<String, Plan> cases() {
    var cases = new LinkedHashMap<String, Plan>();
    cases.put("nothing", new Plans().keep("hello", "null").plan());
    cases.put("nothing-to-destroy", new Plans().in(Plan.Mode.DESTROY).plan());
    cases.put("first-apply", firstApply());
    cases.put("nested-changes", nestedChanges());
    cases.put("texts-of-several-lines", texts());
    cases.put("secrets", secrets());
    cases.put("replacements", replacements());
    cases.put("destroy", destroy());
    cases.put("drift", drift());
    cases.put("consequences", consequences());
    cases.put("hostile-texts", hostile());
    return cases;
  }

  private static Plan firstApply() {
    return new Plans()
        .create(
            "cluster.agent[1]",
            "local.node",
            Map.of(
                "name",
                "agent-2",
                "role",
                "agent",
                "ports",
                Map.of("control", 8091),
                "masters",
                List.of("http://127.0.0.1:8081"),
                "attributes",
                Value.NULL,
                "resources",
                Map.of("cpus", 2.0, "mem", 1024)),
            "address",
            "pid")
        .create(
            "app[\"/www\"]",
            "app",
            Map.of(
                "api",
                Value.UNKNOWN,
                "definition",
                Map.of(
                    "id",
                    "/www",
                    "cmd",
                    "java Www.java",
                    "instances",
                    2,
                    "env",
                    Map.of("GREETING", "hello"),
                    "healthChecks",
                    List.of(Map.of("protocol", "HTTP", "path", "/health")),
                    "labels",
                    Map.of("a b", "x", "NGP_HOSTS", "example.org"))),
            "id")
        .output("cluster.api", Value.NULL, "http://127.0.0.1:8081")
        .output("edge.url", Value.NULL, Value.UNKNOWN)
        .plan();
  }

  private static Plan nestedChanges() {
    return new Plans()
        .update(
            "app[\"/www\"]",
            "app",
            Map.of(
                "once",
                false,
                "wait_seconds",
                300,
                "definition",
                Map.of(
                    "id", "/www",
                    "instances", 1,
                    "env", Map.of("A", "1", "B", "2"),
                    "args", List.of("a", "b", "c", "d"),
                    "constraints", List.of(List.of("hostname", "UNIQUE")))),
            Map.of(
                "once",
                false,
                "wait_seconds",
                300,
                "definition",
                Map.of(
                    "id",
                    "/www",
                    "instances",
                    3,
                    "env",
                    Map.of("A", "1", "C", "3"),
                    "args",
                    List.of("a", "x", "c", "d", "e"),
                    "constraints",
                    "none")),
            "version")
        .keep("cluster.agent[0]", "local.node")
        .output("url", "http://a", "http://b")
        .output("old", 1, Value.NULL)
        .plan();
  }

  private static Plan texts() {
    var before = IntStream.range(1, 31).mapToObj(line -> "line " + line + "\n").toList();
    var after = before.stream().map(line -> line.equals("line 15\n") ? "changed\n" : line);
    return new Plans()
        .update(
            "page",
            "file",
            Map.of("content", String.join("", before), "mode", "0644"),
            Map.of("content", after.collect(Collectors.joining()), "mode", "0644"))
        .update("end", "file", Map.of("content", "a\nb\n"), Map.of("content", "a\nb"))
        .create("new", "file", Map.of("content", "first\nsecond"))
        .create("long", "file", Map.of("content", "again\n".repeat(100)))
        .plan();
  }

  private static Plan secrets() {
    return new Plans()
        .create("token", "secret", Map.of("value", Plans.secret("hunter2")))
        .update(
            "db",
            "null",
            Map.of("password", Plans.secret("hunter2"), "same", Plans.secret("hunter4")),
            Map.of("password", Plans.secret("hunter3"), "same", Plans.secret("hunter4")))
        .update(
            "nested",
            "null",
            Map.of("env", Map.of("KEY", "visible", "A", 1)),
            Map.of("env", Map.of("KEY", Plans.secret("hunter5"), "A", 1)))
        .output("password", Plans.secret("hunter2"), Plans.secret("hunter3"))
        .plan();
  }

  private static Plan replacements() {
    return new Plans()
        .replace(
            "page",
            "file",
            new Reason(Reason.Kind.FORCED, "path cannot change in place"),
            Map.of("path", "a.txt", "content", "x"),
            Map.of("path", "b.txt", "content", "x"),
            "id")
        .replace(
            "certificate",
            "tls.certificate",
            new Reason(Reason.Kind.DAMAGED, "expires in 12 days"),
            Map.of("common_name", "x"),
            Map.of("common_name", "x"),
            "id")
        .replace(
            "cluster.agent[0]",
            "local.node",
            Reason.of(Reason.Kind.REQUESTED),
            Map.of("name", "agent-1"),
            Map.of("name", "agent-1"))
        .create(
            "cluster.agent[1]",
            "local.node",
            new Reason(Reason.Kind.VANISHED, "process 4711 is gone"),
            Map.of("name", "agent-2"))
        .create(
            "cluster.agent[2]",
            "local.node",
            new Reason(Reason.Kind.UNFINISHED, "its creation was begun and did not happen"),
            Map.of("name", "agent-3"))
        .plan();
  }

  private static Plan destroy() {
    return new Plans()
        .in(Plan.Mode.DESTROY)
        .delete(
            "app[\"/www\"]",
            "app",
            Reason.of(Reason.Kind.DESTROY),
            Map.of("definition", Map.of("id", "/www", "instances", 1)))
        .delete(
            "cluster.agent[3]",
            "local.node",
            new Reason(Reason.Kind.REMOVED, "[3] is no longer in the configuration"),
            Map.of("name", "agent-4"))
        .delete("page", "file", Reason.of(Reason.Kind.DEPOSED), Map.of("path", "old.txt"))
        .output("url", "http://a", Value.NULL)
        .plan();
  }

  private static Plan drift() {
    return new Plans()
        .drift("cluster.agent[0]", "process 4711 is gone", Map.of(), Map.of())
        .drift(
            "app[\"/www\"]",
            "",
            Map.of("definition", Map.of("instances", 1, "cpus", 0.5)),
            Map.of("definition", Map.of("instances", 3)))
        .create(
            "cluster.agent[0]",
            "local.node",
            new Reason(Reason.Kind.VANISHED, "process 4711 is gone"),
            Map.of("name", "agent-1"))
        .plan();
  }

  private static Plan consequences() {
    var plans =
        new Plans()
            .effect("cluster.master[0]", Kind.DATA_LOSS, "every app definition is destroyed")
            .effect("", Kind.CAPACITY, "2 agents offer 4 cpus; with one lost 2 remain")
            .effect("app[\"/www\"]", Kind.RESTART, "the 3 tasks of /www restart one by one")
            .effect("edge.balancer[0]", Kind.INTERRUPTION, "no app can be reached for a second")
            .effect("app[\"/www\"]", Kind.IRREVERSIBLE, "the version before is not kept")
            .create("hello", "null", Map.of());
    IntStream.range(0, 25)
        .forEach(each -> plans.effect("a[" + each + "]", Kind.NOTE, "is worth a note"));
    return plans.plan();
  }

  private static Plan hostile() {
    return new Plans()
        .create(
            "app[\"\u001b[31mred\"]",
            "null",
            Map.of(
                "bell\u0007", "\u001b]0;title\u0007",
                "quotes", "say \"hi\"\\",
                "lines", "one\n\u001b[2Jtwo"))
        .plan();
  }

  static List<String> names() {
    return List.copyOf(CASES.keySet());
  }

  private static Plan named(String name) {
    return Objects.requireNonNull(CASES.get(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void looksAsExpected(String name) {
    var printed = Printed.plain();

    new PlanText(printed.screen()).print(named(name));

    assertThat(printed.out()).doesNotContain("hunter", "\u001b", "\u0007");
    Golden.check("plan/" + name + ".txt", printed.out());
  }

  @ParameterizedTest
  @MethodSource("names")
  void isForScriptsAsExpected(String name) {
    var printed = Printed.plain();

    PlanJson.print(printed.screen(), named(name));

    assertThat(printed.out()).doesNotContain("hunter", "\u001b", "\u0007");
    Golden.check("plan/" + name + ".json", printed.out());
  }

  @Test
  void signsAreThereWithoutColourAndUnicode() {
    var printed = Printed.ascii();

    new PlanText(printed.screen()).print(named("consequences"));

    assertThat(printed.out()).contains("!!! DESTROYS DATA").matches("\\p{ASCII}+");
  }

  @Test
  void colourOnlyRepeatsWhatWordsAndSignsSay() {
    var coloured = Printed.terminal();
    var plain = Printed.plain();

    new PlanText(coloured.screen()).print(named("nested-changes"));
    new PlanText(plain.screen()).print(named("nested-changes"));

    assertThat(coloured.out()).contains("\u001b[");
    assertThat(coloured.out().replaceAll("\u001b\\[\\d*m", "")).isEqualTo(plain.out());
  }
}
