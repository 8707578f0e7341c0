package io.ngp.iac.state;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Secret;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EntryJsonTest {
  private static final ResourceAddress HELLO = ResourceAddress.of(BlockAddress.root("hello"));

  @Test
  void readingWhatWasWrittenGivesTheSameEntries() {
    for (int seed = 0; seed < 2_000; seed++) {
      var batch = new RandomEntries(seed).batches(1).getFirst();
      assertThat(new EntryReader().read(EntryWriter.write(batch)))
          .as("seed %d", seed)
          .isEqualTo(batch);
    }
  }

  @Test
  void entryIsOneLineOfPlainText() {
    var entry = new Entry.Updating(HELLO, new Fields(Map.of("text", Value.of("ü\n"))));
    assertThat(new String(EntryWriter.write(List.of(entry)), US_ASCII))
        .isEqualTo("{\"updating\":{\"address\":\"hello\",\"inputs\":{\"text\":\"\\u00FC\\n\"}}}");
  }

  @Test
  void secretIsMarkedSoThatItStaysOne() {
    var entry = new Entry.Updating(HELLO, new Fields(Map.of("key", new Secret(Value.of("s")))));
    assertThat(new String(EntryWriter.write(List.of(entry)), US_ASCII))
        .contains("{\"key\":{\"$secret\":\"s\"}}");
  }

  @Test
  void unknownValueIsNeverRecorded() {
    var entry = new Entry.Updating(HELLO, new Fields(Map.of("key", Value.UNKNOWN)));
    assertThatIllegalArgumentException().isThrownBy(() -> EntryWriter.write(List.of(entry)));
  }

  @Test
  void nameThatCouldNotBeReadAgainIsNotWritten() {
    var entry = new Entry.Updating(HELLO, new Fields(Map.of("half \ud83d", Value.NULL)));
    assertThatIllegalArgumentException().isThrownBy(() -> EntryWriter.write(List.of(entry)));
  }

  @Test
  void unknownKindOfEntryIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EntryReader().read("{\"sold\":{}}".getBytes(US_ASCII)))
        .withMessageContaining("sold");
  }
}
