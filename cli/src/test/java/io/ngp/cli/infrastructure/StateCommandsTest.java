package io.ngp.cli.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.invoke.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What is recorded: listed, moved, imported, rolled back and destroyed. */
class StateCommandsTest extends GardenFixture {
  @Test
  void stateIsListedShownMovedAndForgotten() throws IOException {
    apply();
    assertThat(run("state", "list").out()).contains("bed[0]", "bed[2]", "gate", "sign");
    assertThat(json("state", "list", "--json").size()).isEqualTo(5);
    assertThat(run("state", "show", "sign").out()).contains("type    file", "\"bed 3 of garden\"");

    write(
        PLATFORM.replace("sign:\n    type", "board:\n    type").replace("sign.path", "board.path"));
    assertThat(run("state", "mv", "sign", "board").out()).isEqualTo("Moved sign to board.\n");
    assertThat(run("plan").out()).startsWith("No changes.");

    assertThat(run("state", "rm", "bed[0]").out()).isEqualTo("Forgot bed[0].\n");
    assertThat(run("plan").out()).contains("Plan: 1 to add, 0 to change, 0 to destroy.");
    assertThat(run("state", "show", "bed[7]").err()).contains("No resource \"bed[7]\"");
  }

  @Test
  void fileThatIsThereIsImported() throws IOException {
    Files.writeString(folder.resolve("sign.txt"), "bed 3 of garden");

    assertThat(run("import", "sign", "sign.txt").out()).startsWith("Imported sign.");

    assertThat(run("plan").out()).contains("Plan: 4 to add, 0 to change, 0 to destroy.");
    assertThat(run("import", "sign", "sign.txt").status()).isEqualTo(ExitStatus.CONFLICT.code());
    assertThat(run("import", "sgin", "sign.txt").err()).contains("no resource sgin");
  }

  @Test
  void historyTellsEveryApplyAndRollbackGoesBack() throws IOException {
    apply();
    write(PLATFORM.replace("of ${platform.name}", "in ${platform.name}"));
    apply();
    assertThat(folder.resolve("sign.txt")).hasContent("bed 3 in garden");

    assertThat(run("rollback", "1", "--yes").status()).isZero();

    assertThat(folder.resolve("sign.txt")).hasContent("bed 3 of garden");
    var history = json("history", "--json");
    assertThat(history.valueStream().map(each -> each.path("command").asString()))
        .containsExactly("ngp rollback 1", "ngp apply", "ngp apply");
    assertThat(run("rollback", "17", "--yes").err()).contains("There is no revision 17");
    assertThat(run("plan").out()).contains("to change");
  }

  @Test
  void destroyLeavesNothing() {
    apply();

    var run = run("destroy", "--yes");

    assertThat(run.out()).contains("Destroy complete! Resources: 0 added, 0 changed, 5 destroyed.");
    assertThat(folder.resolve("sign.txt")).doesNotExist();
    assertThat(run("state", "list").out()).isEqualTo("Nothing is recorded.\n");
  }

  @Test
  void environmentsAreApart() throws IOException {
    Files.writeString(
        folder.resolve("platform.prod.yaml"),
        "resources: {sign: {path: prod.txt}, bed: {count: 4}}\n");
    apply();

    assertThat(run("apply", "-e", "prod", "--yes").out()).contains("6 added");

    assertThat(folder.resolve("prod.txt")).hasContent("bed 3 of garden");
    assertThat(run("state", "list", "-e", "prod").out()).contains("bed[3]");
    assertThat(run("state", "list").out()).doesNotContain("bed[3]");
    assertThat(run("destroy", "-e", "prod", "--yes").status()).isZero();
    assertThat(folder.resolve("sign.txt")).exists();
  }

  @Test
  void addressesAreCompleted() {
    apply();

    assertThat(run("__complete", "--", "state", "show", "b").out())
        .isEqualTo("bed[0]\nbed[1]\nbed[2]\n");
    assertThat(run("__complete", "--", "plan", "--target", "s").out()).isEqualTo("sign\n");
  }
}
