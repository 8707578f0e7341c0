package io.ngp.cluster.deployment;

import static io.ngp.cluster.deployment.Trees.steps;
import static io.ngp.cluster.deployment.Trees.text;
import static io.ngp.cluster.deployment.Trees.tree;
import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.changed;
import static io.ngp.cluster.testing.TestApps.version;
import static io.ngp.cluster.testing.TestApps.withDependencies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentPlannerTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      nullValues = "-",
      emptyValue = "",
      textBlock =
          """
          nothing changes            ; /a /b>/a            ; /a /b>/a                    ; ''
          a new app                  ; ''                  ; /a:3                        ; Start /a | Scale /a
          a new app without instances; ''                  ; /a:0                        ; Start /a | Scale /a
          new apps that depend       ; ''                  ; /a>/b /b                    ; Start /a, Start /b | Scale /b | Scale /a
          an app goes                ; /a /b               ; /b                          ; Stop /a
          apps go all at once        ; /a>/b /b            ; ''                          ; Stop /a, Stop /b
          an app is scaled           ; /a                  ; /a:5                        ; Scale /a
          an app is changed          ; /a                  ; /a@x                        ; Restart /a
          changed and scaled         ; /a                  ; /a:3@x                      ; Restart /a
          changed to no instances    ; /a                  ; /a:0@x                      ; Scale /a
          changed from no instances  ; /a:0                ; /a:2@x                      ; Restart /a
          only dependencies changed  ; /a /b               ; /a>/b /b                    ; Restart /a
          everything at once         ; /a /b /c            ; /b@x /c:2 /d>/c             ; Stop /a | Start /d | Restart /b, Scale /c | Scale /d
          a chain, all changed       ; /a>/b /b>/c /c      ; /a@x>/b /b@x>/c /c@x        ; Restart /c | Restart /b | Restart /a
          unchanged ones count       ; /a>/b /b>/c /c /d   ; /a@x>/b /b>/c /c /d@x       ; Restart /d | Restart /a
          unchanged between          ; /a>/b /b>/c /c /d   ; /a@x>/b /b>/c /c@x /d       ; Restart /c | Restart /a
          same depth, one step       ; /a>/c /b>/c /c      ; /a@x>/c /b:2>/c /c          ; Restart /a, Scale /b
          unknown ids have no effect ; /a>/zz              ; /a@x>/zz                    ; Restart /a
          dependency on a group      ; /a>/g /g/x /g/y>/z /z; /a@x>/g /g/x@x /g/y@x>/z /z; Restart /g/x | Restart /g/y | Restart /a
          a group's dependency       ; [/g>/db] /g/x /db   ; [/g>/db] /g/x@x /db@x       ; Restart /db | Restart /g/x
          group depends on group     ; [/g>/h] /g/x /h/i/y ; [/g>/h] /g/x@x /h/i/y@x     ; Restart /h/i/y | Restart /g/x
          outer group's dependency   ; [/g>/db] /g/i/x /db ; [/g>/db] /g/i/x@x /db@x     ; Restart /db | Restart /g/i/x
          longest chain counts       ; /a>/b,/d /b /c /d>/c; /a@x>/b,/d /b@x /c@x /d@x>/c; Restart /b, Restart /c | Restart /d | Restart /a
          empty group                ; /a>/g [/g]          ; /a@x>/g [/g]                ; Restart /a
          only a group is added      ; /a                  ; /a [/g]                     ; ''
          """)
  void plansLikeMarathon(String name, String original, String target, String expected) {
    assertThat(steps(plan(tree(original), tree(target)))).as(name).isEqualTo(expected);
  }

  @Test
  void unchangedAppIsReplacedWhenARestartIsAsked() {
    RootGroup tree = tree("/a:2 /b:0 /c");
    DeploymentPlan plan =
        DeploymentPlanner.plan(
            "id",
            version(2),
            tree,
            tree,
            Set.of(PathId.parse("/a"), PathId.parse("/b"), PathId.parse("/gone")),
            Map.of());
    assertThat(steps(plan)).isEqualTo("Restart /a, Scale /b");
  }

  @Test
  void scaleDownNamesItsVictims() {
    DeploymentPlan plan =
        DeploymentPlanner.plan(
            "id",
            version(2),
            tree("/a:3 /b"),
            tree("/a:1 /b"),
            Set.of(),
            Map.of(PathId.parse("/a"), List.of("i1", "i2"), PathId.parse("/b"), List.of("i3")));
    assertThat(steps(plan)).isEqualTo("Scale /a killing i1+i2");
  }

  @Test
  void treesOfThePlanHoldOnlyWhatItTouches() {
    DeploymentPlan plan =
        plan(tree("/a /b /gone/c [/g>/a] [/h] /u/v"), tree("/a@x /b [/g>/b] [/h] /new/d /u/v"));
    assertThat(text(plan.original())).isEqualTo("[/g>/a] [/gone] /a /gone/c");
    assertThat(text(plan.target())).isEqualTo("[/g>/b] [/new] /a@x /new/d");
    assertThat(plan.affectedApps())
        .extracting(PathId::toString)
        .containsExactly("/a", "/gone/c", "/new/d");
  }

  @Test
  void planKeepsIdAndVersion() {
    DeploymentPlan plan = plan(tree(""), tree("/a"));
    assertThat(plan.id()).isEqualTo("id");
    assertThat(plan.version()).isEqualTo(version(2));
  }

  @Test
  void cycleIsRefusedInsteadOfFollowed() {
    assertThatThrownBy(() -> plan(tree(""), tree("/a>/b /b>/c /c>/a /d")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("have a cycle");
  }

  /** Rule: whoever depends on a changed app goes in a later step than that app. */
  @Test
  void noAppGoesBeforeWhatItDependsOn() {
    for (long seed = 0; seed < 500; seed++) {
      RootGroup target = randomTree(new SplittableRandom(seed));
      Map<PathId, Integer> layer = new TreeMap<>();
      DeploymentPlan plan = plan(RootGroup.EMPTY, target);
      for (int step = 1; step < plan.steps().size(); step++) {
        for (DeploymentPlan.Action action : plan.steps().get(step).actions()) {
          layer.put(action.app(), step);
        }
      }
      assertThat(layer).as("seed %d", seed).hasSize(target.apps().size());
      for (PathId id : layer.keySet()) {
        int latest = 0;
        for (PathId needed : neededBy(id, target)) {
          latest = Math.max(latest, layer.getOrDefault(needed, 0));
        }
        assertThat(layer.get(id)).as("seed %d, %s", seed, id).isEqualTo(latest + 1);
      }
    }
  }

  /** The fan-out written down plainly. */
  private static Set<PathId> neededBy(PathId id, RootGroup tree) {
    List<PathId> named = new ArrayList<>(tree.app(id).orElseThrow().dependencies());
    tree.groups().values().stream()
        .filter(group -> id.isBelow(group.id()))
        .forEach(group -> named.addAll(group.dependencies()));
    Set<PathId> needed = new java.util.TreeSet<>();
    for (PathId name : named) {
      tree.app(name).ifPresent(app -> needed.add(app.id()));
      tree.appsBelow(name).forEach(app -> needed.add(app.id()));
    }
    return needed;
  }

  /** Apps in groups /g0 ... that depend only on groups and apps of higher numbers. */
  private static RootGroup randomTree(SplittableRandom random) {
    int groups = 1 + random.nextInt(5);
    RootGroup tree = RootGroup.EMPTY;
    for (int group = 0; group < groups; group++) {
      String later = "/g" + (group + 1 + random.nextInt(groups));
      tree = random.nextBoolean() ? merge(tree, "[/g%d>%s]".formatted(group, later)) : tree;
      int apps = random.nextInt(4);
      for (int app = 0; app < apps; app++) {
        String below = random.nextInt(3) == 0 ? "/s" : "";
        String dependency =
            random.nextBoolean() ? later : "/g%d/a%d".formatted(group, app + 1 + random.nextInt(3));
        tree =
            tree.withApp(
                withDependencies(app("/g%d%s/a%d".formatted(group, below, app)), dependency));
      }
    }
    return tree;
  }

  private static RootGroup merge(RootGroup tree, String group) {
    RootGroup result = tree;
    for (var added : tree(group).groups().values()) {
      result = result.withGroup(added);
    }
    return result;
  }

  @Test
  void tenThousandAppsThatAllDependOnAGroupArePlannedQuickly() {
    RootGroup original = RootGroup.EMPTY;
    for (int i = 0; i < 5_000; i++) {
      original = original.withApp(app("/back/a" + i));
      original =
          original.withApp(withDependencies(app("/front/a" + i), "/back", "/front/a" + (i + 1)));
    }
    RootGroup target = original;
    for (int i = 0; i < 5_000; i += 100) {
      target = target.withApp(changed(target.app(PathId.parse("/front/a" + i)).orElseThrow(), 2));
    }
    long start = System.nanoTime();
    DeploymentPlan plan = plan(original, target);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(plan.steps()).hasSize(50);
    assertThat(took).isLessThan(Duration.ofSeconds(30));
  }

  private static DeploymentPlan plan(RootGroup original, RootGroup target) {
    return DeploymentPlanner.plan("id", version(2), original, target, Set.of(), Map.of());
  }
}
