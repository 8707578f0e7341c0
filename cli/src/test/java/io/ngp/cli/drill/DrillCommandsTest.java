package io.ngp.cli.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import io.ngp.cli.api.Json;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DrillCommandsTest {
  @TempDir private Path folder;

  @Test
  void listSaysWhatEachDrillDoesPromisesAndNeeds() {
    var run = run(Map.of(), "drill", "list");

    assertThat(run.status()).isZero();
    assertThat(run.out())
        .contains(
            "freeze-balancer",
            "  does      stops a balancer's process for a while (SIGSTOP), then lets it go on",
            "  promise   no request fails; clients that try the next balancer lose nothing",
            "  needs     2 balancers");
  }

  @Test
  void listIsJsonOnRequest() {
    var list = Json.parse(run(Map.of(), "drill", "ls", "--json").out());

    assertThat(list.size()).isEqualTo(Drill.values().length);
    assertThat(list.get(0).path("name").asString()).isEqualTo("kill-leader");
    assertThat(list.get(0).path("needs").asString()).isEqualTo("3 masters");
  }

  @ParameterizedTest
  @CsvSource({
    "drill run kill-king, There is no drill \"kill-king\".",
    "drill run kill-agent --for 5s, --for 5.0 s does not suit kill-agent.",
    "drill run kill-agent --rate 0, --rate 0 is not possible.",
    "drill run kill-agent --path www, --path \"www\" is no path.",
  })
  void wrongUsageIsExplained(String arguments, String explanation) {
    var run = run(Map.of("NGP_HOME", folder.toString()), arguments.split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains(explanation);
  }

  @Test
  void platformNamedByAddressIsSpared() {
    var run = run(Map.of("NGP_API", "http://127.0.0.1:1"), "drill", "run", "kill-task", "--yes");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("NGP_API");
  }

  @Test
  void withoutAPlatformThereIsNothingToBreak() {
    var run = run(Map.of("NGP_HOME", folder.toString()), "drill", "run", "kill-task", "--yes");

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains("There is no platform in");
  }

  private CommandRun run(Map<String, String> variables, String... arguments) {
    return CommandRun.run(variables, folder, "", arguments);
  }
}
