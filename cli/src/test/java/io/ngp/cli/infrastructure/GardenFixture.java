package io.ngp.cli.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A project that makes files and values only, and the commands as their users type them. */
@Timeout(120)
abstract class GardenFixture {
  static final String PLATFORM =
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

  @TempDir Path folder;
  private final Map<String, String> variables = new HashMap<>();

  @BeforeEach
  void writePlatform() throws IOException {
    variables.put("NGP_DIR", folder.toString());
    variables.put("NGP_HOME", Path.of("..").toAbsolutePath().normalize().toString());
    variables.put("NGP_SECRET_GATE", "hunter2");
    write(PLATFORM);
  }

  void apply() {
    var run = run("apply", "--yes");
    assertThat(run.status()).as(run.out() + run.err()).isZero();
  }

  JsonNode json(String... command) {
    return JsonMapper.shared().readTree(run(command).out());
  }

  CommandRun run(String... command) {
    return CommandRun.run(variables, folder, "", command);
  }

  void write(String platform) throws IOException {
    Files.writeString(folder.resolve("platform.yaml"), platform);
  }
}
