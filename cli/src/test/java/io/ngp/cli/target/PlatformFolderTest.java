package io.ngp.cli.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cli.invoke.Failure;
import io.ngp.nodespec.Engine;
import io.ngp.nodespec.NodeEntry.BalancerEntry;
import io.ngp.nodespec.NodeSpec;
import io.ngp.provider.local.node.NodeFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformFolderTest {
  @TempDir private Path path;

  @Test
  void platformIsWhatItsNodesFoldersTell() {
    var folder = new PlatformFolder(path.resolve(".ngp/default"));
    var balancer =
        new NodeSpec.Balancer(
            "balancer-1",
            "127.0.0.1",
            8090,
            "127.0.0.1",
            20_001,
            List.of("http://127.0.0.1:8081"),
            "",
            "my.localhost",
            List.of(),
            List.of(),
            Map.of(),
            Optional.empty(),
            Engine.NGP,
            new NodeSpec.Observing(Optional.empty(), false));
    new NodeFile(balancer, "").write(folder.node("balancer-1"));

    var platform = folder.read().orElseThrow();

    assertThat(platform.nodes())
        .containsExactly(new BalancerEntry("balancer-1", "127.0.0.1", 20_001, 8090));
    assertThat(platform.domain()).isEqualTo("my.localhost");
    assertThat(platform.edgePort()).isEqualTo(8090);
    assertThatThrownBy(platform::apiAddress)
        .isInstanceOf(Failure.class)
        .hasMessage("The platform has no master.");
    assertThat(folder.owner()).isEqualTo(path);
  }

  @Test
  void folderWithoutPlatformReadsAsNone() {
    assertThat(new PlatformFolder(path).read()).isEmpty();
  }
}
