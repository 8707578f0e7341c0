package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class DocumentFormatTest {

  @Test
  void smallContentIsStoredPlainlyBehindOneByte() {
    assertThat(DocumentFormat.encode("/a", new byte[] {1, 2})).containsExactly('p', 1, 2);
    assertThat(DocumentFormat.encode("/a", new byte[0])).containsExactly('p');
  }

  @Test
  void largeContentIsStoredCompressed() {
    var content = new byte[100_000];
    byte[] stored = DocumentFormat.encode("/a", content);
    assertThat(stored).hasSizeLessThan(1_000).startsWith('z');
    assertThat(DocumentFormat.decode("/a", stored)).isEqualTo(content);
  }

  @Test
  void unknownFormsAreRefused() {
    assertThatThrownBy(() -> DocumentFormat.decode("/apps/a", new byte[] {'{', '}'}))
        .isInstanceOf(CorruptDocumentException.class)
        .hasMessageContaining("/apps/a")
        .hasMessageContaining("123");
  }

  @Test
  void damagedCompressionIsRefused() {
    byte[] stored = DocumentFormat.encode("/a", new byte[100_000]);
    byte[] cut = Arrays.copyOf(stored, stored.length - 20);
    assertThatThrownBy(() -> DocumentFormat.decode("/a", cut))
        .isInstanceOf(CorruptDocumentException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void aBombIsNotDecompressed() throws IOException {
    var bomb = new ByteArrayOutputStream();
    bomb.write('z');
    try (var gzip = new GZIPOutputStream(bomb)) {
      gzip.write(new byte[DocumentFormat.MAX_CONTENT_BYTES + 1]);
    }
    assertThatThrownBy(() -> DocumentFormat.decode("/a", bomb.toByteArray()))
        .isInstanceOf(CorruptDocumentException.class)
        .hasMessageContaining("16,777,216");
  }
}
