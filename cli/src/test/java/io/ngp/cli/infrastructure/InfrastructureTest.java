package io.ngp.cli.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.testing.Golden;
import io.ngp.iac.state.LocalStateBackend;
import io.ngp.iac.state.LockRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands as their users type them, in a project that makes files and values only. */
@Timeout(60)
class InfrastructureTest {
  private static final String PLATFORM =
      """
      platform: garden
      resources:
        bed:
          type: "null"
          count: 3
          name: "bed ${count.index + 1} of ${platform.name}"
        sign:
          type: file
          path: sign.txt
          content: "${bed[2].name}"
        gate:
          type: "null"
          code: "${secret.GATE}"
      outputs:
        sign: "${sign.path}"
        beds: "${bed}"
        gate: "${gate.code}"
      """;

  @TempDir private Path folder;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void writePlatform() throws IOException {
    variables.put("NGP_DIR", folder.toString());
    variables.put("NGP_HOME", Path.of("..").toAbsolutePath().normalize().toString());
    variables.put("NGP_SECRET_GATE", "hunter2");
    write(PLATFORM);
  }

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
  void targetAndReplaceLimitThePlan() {
    assertThat(run("plan", "--target", "bed[1]").out()).contains("Plan: 1 to add");
    apply();

    assertThat(run("plan", "--replace", "sign").out())
        .contains("Plan: 1 to add, 0 to change, 1 to destroy.");
    assertThat(run("plan", "--target", "nothing").status()).isNotZero();
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
  void secondApplyIsRefusedWithTheHoldersName() {
    var state = new LocalStateBackend(folder.resolve(".ngp/default/state"));
    try (var _ = state.lock(LockRequest.of("ngp apply").holder())) {
      var run = run("apply", "--yes");

      assertThat(run.status()).isEqualTo(ExitStatus.CONFLICT.code());
      assertThat(run.err())
          .contains("The state is locked by `ngp apply` of ")
          .contains("(process " + ProcessHandle.current().pid() + ")")
          .contains("ngp unlock");
    }
    assertThat(run("apply", "--yes").status()).isZero();
  }

  @Test
  void secondApplyWaitsIfToldTo() throws Exception {
    write(
        """
        platform: garden
        resources:
          slow: {type: command, create: "touch begun; while [ ! -e go ]; do sleep 0.05; done"}
        """);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var first = threads.submit(() -> run("apply", "--yes"));
      await(() -> Files.exists(folder.resolve("begun")));
      var second = threads.submit(() -> run("apply", "--yes", "--lock-timeout", "1m"));
      Files.createFile(folder.resolve("go"));

      assertThat(first.get().out()).contains("1 added");
      assertThat(second.get().status()).isZero();
      assertThat(second.get().out()).contains("No changes.");
    }
  }

  @Test
  void lockOfSomebodyWhoIsGoneIsBrokenByItsName() {
    var state = new LocalStateBackend(folder.resolve(".ngp/default/state"));
    var lock = LockRequest.of("ngp apply").holder();
    try (var _ = state.lock(lock)) {
      assertThat(run("unlock", "wrong").status()).isNotZero();

      assertThat(run("unlock", lock.id()).out()).startsWith("Broke the lock of `ngp apply`");
    }
    assertThat(run("unlock").out()).isEqualTo("Nobody holds the lock.\n");
    assertThat(run("apply", "--yes").status()).isZero();
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
  void everyMistakeIsToldAtOnceWithItsPlace() throws IOException {
    write(
        """
        platform: garden
        modles: {}
        resources:
          sign: {type: fille, path: a}
          bed: {type: "null", name: "${nothing.at}"}
        """);

    for (var command : new String[] {"validate", "plan", "apply", "destroy"}) {
      var run = run(command);
      assertThat(run.status()).isEqualTo(ExitStatus.FAILED.code());
      assertThat(run.err())
          .contains("platform.yaml line 2", "platform.yaml line 4", "platform.yaml line 5")
          .contains("\"modules\"", "\"file\"", "3 errors");
    }
    var problems = json("validate", "--json");
    assertThat(problems.path("valid").asBoolean()).isFalse();
    assertThat(problems.path("diagnostics").size()).isEqualTo(3);
  }

  @Test
  void failureOfOneResourceKeepsWhatWasDoneAndTheNextApplyGoesOn() throws IOException {
    write(
        """
        platform: garden
        resources:
          fine: {type: "null", a: 1}
          bad: {type: command, create: "test -e allowed", delete: "true"}
          after: {type: "null", needs: "${bad.stdout}"}
        """);

    var run = run("apply", "--yes");

    assertThat(run.status()).isEqualTo(ExitStatus.FAILED.code());
    assertThat(run.out()).contains("Apply incomplete. Resources: 1 added");
    assertThat(run.err()).contains("Error: bad: ", "run `ngp apply` again");
    Files.createFile(folder.resolve("allowed"));
    assertThat(run("apply", "--yes").out()).contains("Apply complete! Resources: 2 added");
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
  void mistakesOfExpressionsShowNoSecret() throws IOException {
    write(
        """
        platform: garden
        resources: {s: {type: secret, for_each: [k], length: 12}}
        """);
    apply();
    var secret = run("state", "show", "s[\"k\"]", "--json").out();
    write(
        """
        platform: garden
        resources: {s: {type: secret, for_each: [k], length: 12}}
        outputs:
          one: "${pluck(s, 'value')}"
          two: "${tonumber(s['k'].value)}"
          three: "${s['k'].value.nothing}"
        """);

    var run = run("plan");

    assertThat(secret).contains("(secret)");
    assertThat(run.status()).isEqualTo(ExitStatus.FAILED.code());
    assertThat(run.err())
        .contains("which is secret")
        .doesNotContain("value=", "For input string", "decimal digit");
  }

  @Test
  void aliasesAndUnquotedNullAreUnderstoodOrRefused() throws IOException {
    write(
        """
        platform: garden
        resources:
          a: {type: file, path: &p one.txt, content: x}
          b: {type: file, path: two.txt, content: *p}
        """);
    assertThat(run("validate").err()).contains("Anchors and aliases are not supported here.");

    write("platform: garden\nresources: {nothing: {type: null, a: 1}}\n");
    assertThat(run("validate").out()).startsWith("Valid: 1 resource block");
  }

  @Test
  void graphIsATreeAndDot() {
    assertThat(run("graph").out()).contains("sign  file\n└─ bed  null\n");
    assertThat(run("graph", "--dot").out()).contains("\"sign\" -> \"bed\"");
  }

  @Test
  void addressesAreCompleted() {
    apply();

    assertThat(run("__complete", "--", "state", "show", "b").out())
        .isEqualTo("bed[0]\nbed[1]\nbed[2]\n");
    assertThat(run("__complete", "--", "plan", "--target", "s").out()).isEqualTo("sign\n");
  }

  @Test
  void withoutAPlatformFileThePlanIsTheDefaultPlatforms() throws IOException {
    Files.delete(folder.resolve("platform.yaml"));

    var run = run("plan");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("cluster.master", "edge.balancer[0]", "app[\"/www\"]");
    assertThat(folder.resolve(".ngp")).doesNotExist();
  }

  private void apply() {
    var run = run("apply", "--yes");
    assertThat(run.status()).as(run.out() + run.err()).isZero();
  }

  private JsonNode json(String... command) {
    return JsonMapper.shared().readTree(run(command).out());
  }

  private CommandRun run(String... command) {
    return CommandRun.run(variables, folder, "", command);
  }

  private void write(String platform) throws IOException {
    Files.writeString(folder.resolve("platform.yaml"), platform);
  }

  private String steady(String text) {
    return text.replaceAll("after \\d+\\.\\d s", "after N s").replace(folder.toString(), "FOLDER");
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    var end = System.nanoTime() + 20_000_000_000L;
    while (!condition.call()) {
      assertThat(System.nanoTime()).isLessThan(end);
    }
  }
}
