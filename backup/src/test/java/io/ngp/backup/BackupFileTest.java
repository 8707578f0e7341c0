package io.ngp.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class BackupFileTest {
  private static final Instant CREATED = Instant.parse("2026-11-21T18:00:00Z");
  private static final BackupKey KEY = key(1);

  @TempDir private Path folder;

  @Test
  void whatWasAddedIsReadInItsOrderOverManyBlocks() throws IOException {
    List<Entry> entries = entries(5_000);

    BackupFile file = BackupFile.open(write(entries));

    assertThat(read(file, KEY)).isEqualTo(entries);
    assertThat(file.trailer().blocks()).isGreaterThan(2);
    assertThat(file.trailer().count("apps")).isEqualTo(5_000);
    assertThat(file.header().created()).isEqualTo(CREATED);
    assertThat(file.header().platform()).isEqualTo("ngp.localhost");
  }

  @Test
  void anEmptyBackupIsOne() throws IOException {
    assertThat(read(BackupFile.open(write(List.of())), KEY)).isEmpty();
  }

  @Test
  void nothingOfADocumentCanBeReadInTheFile() throws IOException {
    Path file = write(List.of(entry("/secrets/pin", "correct horse")));

    assertThat(Files.readString(file)).doesNotContain("horse").doesNotContain("secrets/pin");
  }

  @Test
  void anotherKeyIsTold() throws IOException {
    BackupFile file = BackupFile.open(write(entries(3)));

    assertThatThrownBy(() -> read(file, key(2)))
        .isInstanceOf(BackupException.class)
        .hasMessageContaining("not the key the backup was made with");
  }

  @Test
  void aPassphraseOpensWhatItMade() throws IOException {
    Derivation derivation = new Derivation(1_000, Derivation.fresh().salt());
    BackupKey key = BackupKey.derive("open sesame", derivation);
    Path path = folder.resolve("by-passphrase");
    Files.write(path, bytes(entries(3), key, Optional.of(derivation)));

    BackupFile file = BackupFile.open(path);

    Derivation read = file.header().derivation().orElseThrow();
    assertThat(read(file, BackupKey.derive("open sesame", read))).hasSize(3);
    assertThatThrownBy(() -> read(file, BackupKey.derive("open cereal", read)))
        .hasMessageContaining("made with a passphrase");
  }

  @Test
  void everyCutIsTold() throws IOException {
    byte[] whole = bytes(entries(50), KEY, Optional.empty());
    for (int length = 0; length < whole.length - 1; length += 97) {
      assertDamaged(Arrays.copyOf(whole, length));
    }
    assertDamaged(Arrays.copyOf(whole, whole.length - 2));
  }

  @Test
  void everyFlippedBitIsTold() throws IOException {
    byte[] whole = bytes(entries(50), KEY, Optional.empty());
    Random random = new Random(42);
    for (int round = 0; round < 300; round++) {
      byte[] flipped = whole.clone();
      int at = random.nextInt(whole.length - 1);
      flipped[at] ^= (byte) (1 << random.nextInt(7));
      if (isInTrailersCounts(whole, at)) {
        continue;
      }
      assertDamaged(flipped);
    }
  }

  /** What the last line counts is for lists only; nothing is decided by it. */
  private static boolean isInTrailersCounts(byte[] whole, int at) {
    return at > new String(whole, UTF_8).indexOf("\"counts\"");
  }

  @Test
  void whatFollowsTheEndIsTold() throws IOException {
    byte[] whole = bytes(entries(5), KEY, Optional.empty());

    assertDamaged((new String(whole, UTF_8) + "more\n").getBytes(UTF_8));
  }

  @Test
  void blocksLeftOutByAForgerAreTold() throws IOException {
    String[] lines =
        new String(bytes(entries(5_000), KEY, Optional.empty()), UTF_8).split("\n", -1);
    String shorter = lines[0] + "\n" + lines[1] + "\n";
    String sha256 =
        java.util.HexFormat.of().formatHex(Digests.sha256().digest(shorter.getBytes(UTF_8)));
    Trailer forged = new Trailer(1, sha256, new java.util.TreeMap<>());
    Path path = folder.resolve("forged");
    Files.writeString(path, shorter + forged.line() + "\n");

    BackupFile file = BackupFile.open(path);

    assertThatThrownBy(() -> read(file, KEY))
        .hasMessageContaining("Block 0")
        .hasMessageContaining("damaged");
  }

  @Test
  void aLaterFormatIsRefusedByName() throws IOException {
    Path path = folder.resolve("later");
    Files.writeString(path, "ngp-backup 2 {}\nend {}\n");

    assertThatThrownBy(() -> BackupFile.open(path))
        .hasMessageContaining("format 2")
        .hasMessageContaining("reads format 1");
  }

  @Test
  void theEndsTellWhatIsInIt() throws IOException {
    byte[] whole = bytes(entries(2_000), KEY, Optional.empty());

    BackupFacts facts =
        BackupFacts.of(
            Arrays.copyOf(whole, BackupFacts.END_BYTES),
            Arrays.copyOfRange(whole, whole.length - BackupFacts.END_BYTES, whole.length));

    assertThat(facts.trailer().count("apps")).isEqualTo(2_000);
    assertThat(facts.header().madeBy()).isEqualTo("ngp test");
    assertThatThrownBy(() -> BackupFacts.of(whole, Arrays.copyOf(whole, whole.length - 5)))
        .hasMessageContaining("cut off");
  }

  @Test
  void keysComeRawHexadecimalOrInBase64AndNothingElse() {
    byte[] raw = new byte[BackupKey.BYTES];
    Arrays.fill(raw, (byte) 9);
    String text = BackupKey.read(raw).text();

    assertThat(BackupKey.read((text + "\n").getBytes(UTF_8)).text()).isEqualTo(text);
    assertThat(BackupKey.read("09".repeat(BackupKey.BYTES).getBytes(UTF_8)).text()).isEqualTo(text);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackupKey.read("hunter2".getBytes(UTF_8)))
        .withMessageNotContaining("hunter2");
  }

  private void assertDamaged(byte[] content) throws IOException {
    Path path = folder.resolve("damaged");
    Files.write(path, content);
    assertThatThrownBy(() -> read(BackupFile.open(path), KEY))
        .isInstanceOf(BackupException.class)
        .message()
        .isNotBlank();
  }

  private Path write(List<Entry> entries) throws IOException {
    Path path = folder.resolve("backup");
    Files.write(path, bytes(entries, KEY, Optional.empty()));
    return path;
  }

  private static byte[] bytes(List<Entry> entries, BackupKey key, Optional<Derivation> derivation)
      throws IOException {
    var out = new ByteArrayOutputStream();
    Header header = Header.of(CREATED, "ngp.localhost", "ngp test", derivation, key);
    var writer = new BackupWriter(out, header, key);
    for (Entry entry : entries) {
      writer.add("apps", entry);
    }
    writer.finish();
    return out.toByteArray();
  }

  private static List<Entry> read(BackupFile file, BackupKey key) {
    var entries = new ArrayList<Entry>();
    file.visit(key, entries::add);
    return entries;
  }

  private static List<Entry> entries(int count) {
    var entries = new ArrayList<Entry>();
    for (int i = 0; i < count; i++) {
      entries.add(entry("/apps/a" + i, "x".repeat(100) + i));
    }
    return entries;
  }

  private static Entry entry(String path, String value) {
    return new Entry(path, JsonMapper.shared().createObjectNode().put("value", value));
  }

  private static BackupKey key(int fill) {
    byte[] raw = new byte[BackupKey.BYTES];
    Arrays.fill(raw, (byte) fill);
    return BackupKey.read(raw);
  }
}
