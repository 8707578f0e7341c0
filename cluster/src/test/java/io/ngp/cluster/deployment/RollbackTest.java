package io.ngp.cluster.deployment;

import static io.ngp.cluster.deployment.Trees.text;
import static io.ngp.cluster.deployment.Trees.tree;
import static io.ngp.cluster.testing.TestApps.version;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollbackTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      emptyValue = "",
      textBlock =
          """
          added app goes             ; ''          ; /a               ; /a               ; ''
          changed app is as before   ; /a:2        ; /a:3@x           ; /a:3@x           ; /a:2
          removed app is back        ; /a /b       ; /b               ; /b               ; /a /b
          removed app and its group  ; /g/a        ; ''               ; ''               ; [/g] /g/a
          added group goes if empty  ; ''          ; /g/h/a           ; /g/h/a           ; ''
          added group with others    ; ''          ; /g/a             ; /g/a /g/b        ; [/g] /g/b
          added group with a group   ; ''          ; /g/a             ; /g/a [/g/h]      ; [/g] [/g/h]
          later change of others     ; /a /b       ; /a@x /b          ; /a@x /b@y /c     ; /a /b@y /c
          dependency added           ; [/g] /a     ; [/g>/a] /a       ; [/g>/a] /a       ; [/g] /a
          dependency removed         ; [/g>/a] /a  ; [/g] /a          ; [/g] /a          ; [/g>/a] /a
          later dependency stays     ; [/g] /a /b  ; [/g>/a] /a /b    ; [/g>/a,/b] /a /b ; [/g>/b] /a /b
          group removed, then remade ; [/g>/a] /a  ; /a               ; [/g>/b] /a       ; [/g>/a,/b] /a
          added group others use now ; /b          ; [/g] /b          ; [/g>/b] /b       ; [/g>/b] /b
          """)
  void undoesThePlanAndNothingElse(
      String name, String before, String after, String current, String expected) {
    DeploymentPlan plan = plan(tree(before), tree(after), Set.of());
    assertThat(text(Rollback.undo(plan, tree(current)))).as(name).isEqualTo(expected);
    assertThat(Rollback.restarts(plan, tree(current))).as(name).isEmpty();
  }

  @Test
  void roleRuleThePlanSetIsUnset() {
    RootGroup before = tree("[/g]");
    RootGroup after = before.withGroup(new Group(PathId.parse("/g"), Set.of(), Optional.of(true)));
    assertThat(Rollback.undo(plan(before, after, Set.of()), after)).isEqualTo(before);
  }

  @Test
  void rolledBackRestartIsARestart() {
    RootGroup tree = tree("/a:2 /b:2");
    DeploymentPlan plan = plan(tree, tree("/a:2 /b:2@x"), Set.of(PathId.parse("/a")));
    assertThat(Rollback.restarts(plan, tree("/a:2 /b:2@x")))
        .as("/b gets another definition anyway")
        .containsExactly(PathId.parse("/a"));
    assertThat(Rollback.restarts(plan, tree("/b:2@x"))).isEmpty();
  }

  private static DeploymentPlan plan(RootGroup before, RootGroup after, Set<PathId> restarts) {
    return DeploymentPlanner.plan("id", version(2), before, after, restarts, Map.of());
  }
}
