package io.ngp.cluster.app;

import static io.ngp.cluster.app.TestApps.app;
import static io.ngp.cluster.app.TestApps.tree;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeRulesTest {
  private static final TreeRules RULES = new TreeRules(AppSettings.STANDARD);
  private static final String CYCLIC = "Dependency graph has cyclic dependencies.";

  private static List<Violation> violations(RootGroup after) {
    return RULES.violations(RootGroup.EMPTY, after, false);
  }

  /** {@code /a>/b /c} are the apps a, which depends on b, and c; {@code [/g>/h]} is a group. */
  private static RootGroup parse(String text) {
    RootGroup root = RootGroup.EMPTY;
    for (String item : text.split(" ", -1)) {
      List<String> parts = Arrays.asList(item.replaceAll("[\\[\\]]", "").split(">", -1));
      Set<PathId> targets = parts.stream().skip(1).map(PathId::parse).collect(Collectors.toSet());
      PathId id = PathId.parse(parts.getFirst());
      root =
          item.startsWith("[")
              ? root.withGroup(new Group(id, targets, Optional.empty()))
              : root.withApp(TestApps.depending(id, targets));
    }
    return root;
  }

  @Nested
  class Dependencies {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            /a>/a                          | /a depends on /a
            /a>/b /b>/a                    | /a depends on /b depends on /a
            /x>/a /a>/b /b>/c /c>/a        | /a depends on /b depends on /c depends on /a
            /g/a>/g /g/b                   | /g/a depends on /g/a
            /g/a>/h /h/b>/g                | /g/a depends on /h/b depends on /g/a
            [/g>/h] /g/a /h/b>/g/a         | /g/a depends on /h/b depends on /g/a
            [/g>/h] [/h>/g] /g/a /h/b      | /g/a depends on /h/b depends on /g/a
            [/g>/g/b] /g/a /g/b            | /g/b depends on /g/b
            [/g/s>/] /g/s/a                | /g/s/a depends on /g/s/a
            """)
    void cycleIsRefusedAndShown(String tree, String cycle) {
      assertThat(violations(parse(tree)))
          .singleElement()
          .satisfies(violation -> {
            assertThat(violation.path()).isEqualTo("/");
            assertThat(violation.errors()).hasSize(2).first().isEqualTo(CYCLIC);
            assertThat(violation.errors().getLast()).startsWith(cycle + ".");
          });
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            /a>/b>/c /b>/c /c                    | diamonds
            /a>/unknown /b>/a                    | unknown ids have no effect
            [/g>/h] [/h>/g] /g/a                 | empty groups have no effect
            [/g>/h] /g/a /h/b /c>/g              | groups fan out
            /g/a /g/b>/g/a /h/c>/g               | inside and into a group
            """)
    void noCycleIsFine(String tree, String why) {
      assertThat(violations(parse(tree))).as(why).isEmpty();
    }

    @Test
    @Timeout(120)
    void largeGroupsAndLongChainsCostLittle() {
      StringBuilder text = new StringBuilder("[/g>/h] [/h>/i]");
      for (int i = 0; i < 3_000; i++) {
        text.append(" /g/a%d /h/a%d /i/a%d".formatted(i, i, i));
        text.append(" /chain/a%d>/chain/a%d".formatted(i, i + 1));
      }
      RootGroup root = parse(text.toString());

      long start = System.nanoTime();
      List<Violation> found = violations(root);

      assertThat(found).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(50));
    }
  }

  @Nested
  class Ids {
    @Test
    void appBelowAnAppIsRefused() {
      assertThat(violations(parse("/a /a/b")))
          .singleElement()
          .satisfies(violation -> {
            assertThat(violation.path()).isEqualTo("/apps//a");
            assertThat(violation.errors().getFirst()).contains("same identifier");
          });
    }

    @Test
    void appReplacesAnEmptyGroup() {
      RootGroup root = parse("[/g] [/g/h] /g");

      assertThat(violations(root)).isEmpty();
      assertThat(root.groupIds()).isEmpty();
      assertThat(root.app(PathId.parse("/g"))).isPresent();
    }

    @Test
    void appDoesNotReplaceAGroupWithApps() {
      assertThat(violations(parse("/g/a /g"))).hasSize(1);
    }
  }

  @Nested
  class Roles {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        textBlock =
            """
            /a       | *    | -    | false | true
            /a       | web  | -    | false | false
            /a       | a    | -    | false | false
            /web/a   | *    | -    | false | true
            /web/a   | web  | -    | false | true
            /web/b/a | b    | -    | false | false
            /web/a   | old  | -    | false | false
            /web/a   | old  | old  | false | true
            /web/a   | *    | -    | true  | false
            /web/a   | web  | -    | true  | true
            /web/a   | old  | old  | true  | true
            """)
    void roleMustFitTheTopLevelGroup(
        String id, String role, String oldRole, boolean isEnforced, boolean isAllowed) {
      RootGroup base =
          RootGroup.EMPTY.withGroup(
              new Group(PathId.parse("/web"), Set.of(), Optional.of(isEnforced)));
      String body = "{'id':'%s','cmd':'run','role':'%s'}";
      RootGroup before =
          oldRole.equals("-") ? base : base.withApp(app(body.formatted(id, oldRole)));
      RootGroup after = base.withApp(app(body.formatted(id, role)).withInstances(2));

      List<Violation> found = RULES.violations(before, after, false);

      assertThat(found).hasSize(isAllowed ? 0 : 1);
      assertThat(found).allSatisfy(v -> assertThat(v.path()).isEqualTo("/apps/" + id + "/role"));
    }
  }

  @Nested
  class ResidentApps {
    private static final String BODY =
        """
        {'id':'/web/a','cmd':'run','role':'web','mem':64,'requirePorts':true,'ports':[80],
        'container':{'type':'MESOS','volumes':[{'containerPath':'d','persistent':{'size':9}}]}}
        """;

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\u0001',
        textBlock =
            """
            'cmd':'run'           | 'cmd':'other'            | -
            'mem':64              | 'mem':65                 | mem
            'mem':64              | 'mem':64,'cpus':2        | cpus
            'mem':64              | 'mem':64,'disk':2        | disk
            'mem':64              | 'mem':64,'gpus':2        | gpus
            'size':9              | 'size':10                | container/volumes
            'ports':[80]          | 'ports':[81]             | portDefinitions
            'role':'web'          | 'role':'other'           | role
            """)
    void whatTheVolumesHangOnStays(String part, String changed, String member) {
      RootGroup before = tree(BODY);
      RootGroup after = tree(BODY.replace(part, changed));

      List<Violation> found =
          RULES.violations(before, after, false).stream()
              .filter(v -> !v.errors().getFirst().contains("expected one of"))
              .toList();

      assertThat(found).hasSize(member.equals("-") ? 0 : 1);
      assertThat(found).allSatisfy(v -> assertThat(v.path()).isEqualTo("/apps//web/a/" + member));
    }

    @Test
    void forceAllowsAnotherRole() {
      TreeRules rules = new TreeRules(AppSettings.STANDARD.withDefaultRole("other"));

      List<Violation> found =
          rules.violations(tree(BODY), tree(BODY.replace("'web'", "'other'")), true);

      assertThat(found).isEmpty();
    }
  }

  @Test
  void checkThrowsAllViolations() {
    RootGroup after = parse("/a>/a /a/b");

    assertThatThrownBy(() -> RULES.check(RootGroup.EMPTY, after, false))
        .isInstanceOfSatisfying(
            RefusedException.class,
            refused ->
                assertThat(((RefusedException.Reason.Invalid) refused.reason()).violations())
                    .hasSize(2));
  }
}
