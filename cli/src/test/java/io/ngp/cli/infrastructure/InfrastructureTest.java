package io.ngp.cli.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.testing.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** Plans, applies and what they put out. */
class InfrastructureTest extends GardenFixture {
  @Test
  void applyShowsThePlanThenTheProgressThenTheOutputs() {
    var run = run("apply", "--yes", "--parallelism", "1");

    assertThat(run.status()).isZero();
    Golden.check("infrastructure/apply.txt", steady(run.out()));
    assertThat(folder.resolve("sign.txt")).hasContent("bed 3 of garden");
  }

  @Test
  void planAfterApplyIsEmpty() {
    apply();

    var run = run("plan", "--detailed-exitcode");

    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("No changes.");
  }

  @Test
  void detailedExitCodeTellsThatThereAreChanges() {
    assertThat(run("plan", "--detailed-exitcode").status()).isEqualTo(2);
    assertThat(run("plan").status()).isZero();
  }

  @Test
  void nobodyThereToApproveChangesNothing() {
    var run = run("apply");

    assertThat(run.status()).isEqualTo(ExitStatus.USAGE.code());
    assertThat(run.err()).contains("Nobody is here to approve the plan; nothing was changed.");
    assertThat(folder.resolve("sign.txt")).doesNotExist();
  }

  @Test
  void fileChangedByHandIsDriftAndAppliedAgain() throws IOException {
    apply();
    Files.writeString(folder.resolve("sign.txt"), "keep out");

    assertThat(run("plan").out())
        .contains("Changed outside of NGP:", "Plan: 0 to add, 1 to change");
    apply();

    assertThat(folder.resolve("sign.txt")).hasContent("bed 3 of garden");
  }

  @Test
  void secretIsMaskedEverywhereUntilItIsAskedForByName() throws IOException {
    var shown = new StringBuilder();
    for (var command :
        new String[] {"plan", "plan --json", "apply --yes", "output", "output --json", "graph"}) {
      shown.append(run(command.split(" ")).out());
    }
    shown.append(run("output", "gate").out()).append(run("state", "show", "gate").out());

    assertThat(shown.toString()).contains("(secret)").doesNotContain("hunter2");
    assertThat(run("output", "gate", "--raw").out()).isEqualTo("hunter2\n");
    try (var files = Files.walk(folder.resolve(".ngp"))) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(file ->
              assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                  .isEqualTo("rw-------"));
    }
  }

  @Test
  void outputsAreForScriptsToo() {
    apply();

    var sign = folder.resolve("sign.txt").toString();
    assertThat(run("output", "sign", "--raw").out()).isEqualTo(sign + "\n");
    assertThat(json("output", "sign", "--json").asString()).isEqualTo(sign);
    assertThat(json("output", "--json").path("beds").path(1).path("name").asString())
        .isEqualTo("bed 2 of garden");
    assertThat(run("output", "sing").err()).contains("There is no output \"sing\".", "\"sign\"");
  }

  @Test
  void savedPlanIsAppliedAsItIsAndOnlyOnce() throws IOException {
    assertThat(run("plan", "-o", "first.plan").status()).isZero();
    var plan = folder.resolve("first.plan");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(plan)))
        .isEqualTo("rw-------");

    assertThat(run("apply", "first.plan").out()).contains("Apply complete! Resources: 5 added");
    var again = run("apply", "first.plan");

    assertThat(again.status()).isNotZero();
    assertThat(again.err()).contains("Nothing was changed.");
  }

  @Test
  void savedPlanOfOtherFilesIsRefused() throws IOException {
    run("plan", "-o", "first.plan");
    write(PLATFORM.replace("count: 3", "count: 4"));

    var run = run("apply", "first.plan");

    assertThat(run.status()).isEqualTo(ExitStatus.CONFLICT.code());
    assertThat(run.err()).contains("Nothing was changed.");
    assertThat(folder.resolve("sign.txt")).doesNotExist();
  }

  @Test
  void targetAndReplaceLimitThePlan() {
    assertThat(run("plan", "--target", "bed[1]").out()).contains("Plan: 1 to add");
    apply();

    assertThat(run("plan", "--replace", "sign").out())
        .contains("Plan: 1 to add, 0 to change, 1 to destroy.");
    assertThat(run("plan", "--target", "nothing").status()).isNotZero();
  }

  @Test
  void newModulePlansAndAppliesAtOnce() throws IOException {
    assertThat(run("module", "new", "hello").status()).isZero();
    assertThat(folder.resolve("modules/hello/README.md")).exists();
    write("platform: garden\nmodules: {hello: {}}\n");

    assertThat(run("plan").status()).isZero();
    assertThat(run("apply", "--yes").out()).contains("Apply complete!");
    assertThat(run("module", "list").out()).contains("hello", "cluster", "edge", "tls");
    assertThat(run("module", "show", "cluster").out()).contains("agents", "masters", "default");
    assertThat(run("destroy", "--yes").status()).isZero();
  }

  @Test
  void savedPlanWithSettingsTellsHowToApplyIt() throws IOException {
    run("module", "new", "my-hello");
    write("platform: garden\nmodules: {my-hello: {}}\noutputs: {n: '${my-hello.number}'}\n");

    var plan = run("plan", "--set", "my-hello.greeting=Hi", "-o", "p.plan");

    assertThat(plan.err()).contains("ngp apply p.plan --set 'my-hello.greeting=Hi'");
    assertThat(run("apply", "p.plan", "--set", "my-hello.greeting=Hi").status()).isZero();
    assertThat(folder.resolve("my-hello/world.txt")).content().startsWith("Hi, world!");
    assertThat(run("output", "n").out()).containsPattern("\\d+");
  }

  @Test
  void graphIsATreeAndDot() {
    assertThat(run("graph").out()).contains("sign  file\n└─ bed  null\n");
    assertThat(run("graph", "--dot").out()).contains("\"sign\" -> \"bed\"");
  }

  @Test
  void withoutAPlatformFileThePlanIsTheDefaultPlatforms() throws IOException {
    Files.delete(folder.resolve("platform.yaml"));

    var run = run("plan");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("cluster.master", "edge.balancer[0]", "app[\"/www\"]");
    assertThat(folder.resolve(".ngp")).doesNotExist();
  }

  private String steady(String text) {
    return text.replaceAll("after \\d+\\.\\d s", "after N s").replace(folder.toString(), "FOLDER");
  }
}
