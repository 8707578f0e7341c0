package io.ngp.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.certificate.Seal.BrokenSealException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealTest {
  private final Seal seal = new Seal(new byte[Seal.KEY_BYTES]);

  @Test
  void whatWasSealedIsReadForItsPurposeOnly() {
    var sealed = seal.close("a", "secret");

    assertThat(sealed).doesNotContain("secret").isNotEqualTo(seal.close("a", "secret"));
    assertThat(seal.open("a", sealed)).isEqualTo("secret");
    assertThatThrownBy(() -> seal.open("b", sealed)).isInstanceOf(BrokenSealException.class);
  }

  @Test
  void anotherKeyOpensNothing() {
    var other = new byte[Seal.KEY_BYTES];
    other[0] = 1;

    assertThatThrownBy(() -> new Seal(other).open("a", seal.close("a", "secret")))
        .isInstanceOf(BrokenSealException.class)
        .hasMessageContaining("seal key");
  }

  @Test
  void aFileThatHoldsNoKeyIsRefusedWithoutQuotingIt(@TempDir Path folder) throws IOException {
    var file = folder.resolve("seal.key");
    Files.writeString(file, "c2hvcnQ=");

    assertThatThrownBy(() -> Seal.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("c2hvcnQ");

    Files.writeString(file, Base64.getEncoder().encodeToString(new byte[Seal.KEY_BYTES]) + "\n");
    assertThat(Seal.read(file).open("a", seal.close("a", "x"))).isEqualTo("x");
  }
}
