package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.edge.EdgeSettings.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class EdgeSettingsTest {
  private static final EdgeSettings SETTINGS = EdgeSettings.of("127.0.0.1", 8080, "x.localhost");

  @Test
  void impossibleValuesAreRefusedAndNamed() {
    assertThatThrownBy(() -> EdgeSettings.of("127.0.0.1", 65_536, "x"))
        .hasMessage("Edge port is 65536; expected 0 to 65535.");
    assertThatThrownBy(() -> SETTINGS.withEventLoops(0)).hasMessageContaining("0 event loops");
    assertThatThrownBy(() -> SETTINGS.withDrain(Duration.ofSeconds(-1)))
        .hasMessageContaining("drain timeout is PT-1S");
    assertThatThrownBy(() -> new Limits(16, 0, 1, 0, 1))
        .hasMessage("Edge limit for header bytes is 16; expected at least 256.");
    assertThatThrownBy(() -> new Limits(1024, 0, 1, 0, 0)).hasMessageContaining("tries is 0");
  }

  @Test
  void waitingWithoutEndIsRefused() {
    var upstream = SETTINGS.upstream();

    assertThatThrownBy(() ->
            new EdgeSettings.UpstreamTimeouts(
                Duration.ZERO,
                upstream.responseHeader(),
                upstream.stream(),
                upstream.keepAlive(),
                upstream.ejection(),
                EdgeSettings.UpstreamTimeouts.DEFAULT.window()))
        .hasMessage("Edge upstream connect timeout is PT0S; expected more than 0.");
  }
}
