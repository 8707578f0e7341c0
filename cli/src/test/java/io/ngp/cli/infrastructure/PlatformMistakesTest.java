package io.ngp.cli.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.invoke.ExitStatus;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Platform files that are wrong, and resources that cannot be made. */
class PlatformMistakesTest extends GardenFixture {
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
}
