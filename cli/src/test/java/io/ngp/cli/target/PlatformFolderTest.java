package io.ngp.cli.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cli.invoke.Failure;
import io.ngp.cli.target.NodeEntry.AgentEntry;
import io.ngp.cli.target.NodeEntry.BalancerEntry;
import io.ngp.cli.target.NodeEntry.MasterEntry;
import io.ngp.cli.target.NodeEntry.ZooKeeperPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformFolderTest {
  @TempDir private Path path;

  @Test
  void whatIsWrittenIsRead() {
    var folder = new PlatformFolder(path.resolve(".ngp/default"));
    var platform =
        new PlatformFile(
            "local",
            "ngp.localhost",
            true,
            List.of(
                new MasterEntry("master-1", 8081, new ZooKeeperPorts(1, 2, 3)),
                new AgentEntry("agent-1", 20_000),
                new BalancerEntry("balancer-1", 20_001, 8080)));

    folder.write(platform);

    assertThat(folder.read()).contains(platform);
    assertThat(folder.owner()).isEqualTo(path);
  }

  @Test
  void folderWithoutPlatformReadsAsNone() {
    assertThat(new PlatformFolder(path).read()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{; cannot be read",
        "{}; \"platform\" is missing",
        "{\"platform\": \"a\", \"domain\": \"b\", \"nodes\": []}; names no master",
        "{\"platform\": \"a\", \"domain\": \"b\", \"nodes\": [{\"name\": \"x\", \"controlPort\": 0}]}; is no port",
        "{\"platform\": \"a\", \"domain\": \"b\", \"nodes\": [{\"name\": \"x\", \"controlPort\": 1, \"role\": \"king\"}]}; unknown role",
      })
  void brokenFileIsNamedWithWhatIsWrong(String text, String problem) throws IOException {
    Files.writeString(path.resolve("platform.json"), text);

    assertThatThrownBy(() -> new PlatformFolder(path).read())
        .isInstanceOf(Failure.class)
        .hasMessageContaining(path.resolve("platform.json").toString())
        .hasMessageContaining(problem);
  }
}
