package io.ngp.iac.state;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Reads a journal into the state it makes. A crash while writing leaves the lines of the last
 * commit incomplete: they are left out. Damage anywhere else is an error, because what came after
 * it cannot be trusted to be all.
 */
final class JournalReplay {
  private final String location;
  private final JournalHeader header;
  private final Optional<Seal> seal;
  private final EntryReader reader = new EntryReader();
  private final StateFold fold;
  private Frame last;
  private int lines;
  private long entries;
  private long end;
  private boolean isTorn;

  private JournalReplay(
      String location, JournalHeader header, Optional<Seal> seal, Frame headerLine) {
    this.location = location;
    this.header = header;
    this.seal = seal;
    this.last = headerLine;
    this.fold = new StateFold(header.serial());
  }

  /** Reads and closes {@code in}, the journal kept in {@code location}. */
  static JournalReplay of(InputStream in, String location, Optional<StateCipher> cipher) {
    try (in) {
      var lines = new LineReader(in);
      var first = lines.next() ? lines.frame() : Optional.<Frame>empty();
      var headerLine =
          first
              .filter(frame -> frame.commit() == 0 && frame.isLast())
              .orElseThrow(() -> Damage.at(location, 0, "its first line is damaged"));
      var header = header(headerLine, location);
      var replay = new JournalReplay(location, header, seal(header, location, cipher), headerLine);
      replay.end = lines.nextOffset();
      replay.read(lines);
      return replay;
    } catch (IOException e) {
      throw new StateException(
          "Cannot read the state in " + location + ": " + e.getMessage() + ".",
          "Check the disk and the permissions.",
          e);
    }
  }

  private static JournalHeader header(Frame line, String location) {
    try {
      return JournalHeader.parse(line.payload(), location);
    } catch (IllegalArgumentException _) {
      throw Damage.at(location, 0, "its first line is not that of a journal");
    }
  }

  /** What opens the lines after {@code header}. */
  static Optional<Seal> seal(JournalHeader header, String location, Optional<StateCipher> cipher) {
    if (header.encryption().isEmpty()) {
      return Optional.empty();
    }
    var how = header.encryption().get();
    if (cipher.isEmpty()) {
      throw new StateException(
          "The state in " + location + " is encrypted, and no key is configured.",
          "Say in the platform file where the key is: "
              + (how.kdf().equals("none")
                  ? "state: {encryption: {key_file: PATH}}."
                  : "state: {encryption: {passphrase_env: NAME}}."));
    }
    var seal = cipher.get().seal(header.id(), how);
    if (seal.isEmpty()) {
      throw new StateException(
          "The state in " + location + " is encrypted with another key than the one configured.",
          "Check state.encryption in the platform file: the key file, or the variable that holds"
              + " the passphrase.");
    }
    return seal;
  }

  private void read(LineReader reading) throws IOException {
    while (reading.next()) {
      var frame = reading.frame();
      if (frame.isEmpty() || !frame.get().follows(last) || isOfAnotherSnapshot(frame.get())) {
        endEarly(onlyCommit(reading, nextCommit()));
        return;
      }
      accept(frame.get());
      end = reading.nextOffset();
    }
    if (reading.hasRest() || !last.isLast() || !hasSnapshot()) {
      endEarly(true);
    }
  }

  private boolean isOfAnotherSnapshot(Frame frame) {
    return lines == 0 && header.snapshot() > 0 && frame.count() != header.snapshot();
  }

  /** What was written at once cannot have been left incomplete by a crash. */
  private boolean hasSnapshot() {
    return lines >= header.snapshot();
  }

  private void endEarly(boolean isInLastCommit) {
    if (!isInLastCommit || !hasSnapshot()) {
      throw Damage.at(location, end, "there is no line that matches its checksum");
    }
    isTorn = true;
  }

  private void accept(Frame frame) {
    last = frame;
    lines++;
    try {
      for (var entry : reader.read(plain(frame))) {
        fold.apply(entry);
        entries++;
      }
    } catch (IllegalArgumentException e) {
      throw Damage.at(location, end, "a line there holds " + e.getMessage());
    }
  }

  private byte[] plain(Frame frame) {
    return seal.isEmpty()
        ? frame.payload()
        : seal.get()
            .open(frame.place(), frame.payload())
            .orElseThrow(() -> Damage.at(location, end, "a line there was tampered with"));
  }

  private long nextCommit() {
    return last.isLast() ? last.commit() + 1 : last.commit();
  }

  /** Whether all intact lines from the current one on belong to {@code commit}. */
  private static boolean onlyCommit(LineReader lines, long commit) throws IOException {
    // A whole commit whose end alone is damaged has swallowed the next one.
    if (lines.runOnFrame().filter(frame -> frame.isLast()).isPresent()) {
      return false;
    }
    do {
      if (lines.frame().filter(frame -> frame.commit() != commit).isPresent()) {
        return false;
      }
    } while (lines.next());
    return true;
  }

  StateFold fold() {
    return fold;
  }

  /** How the lines are encrypted. */
  Optional<Seal> seal() {
    return seal;
  }

  /** The last line that is complete. */
  Frame last() {
    return last;
  }

  /** How many entries were read. */
  long entries() {
    return entries;
  }

  /** How many bytes are complete: where the first damaged line begins, if there is one. */
  long bytes() {
    return end;
  }

  /** Whether something incomplete was left out at the end. */
  boolean isTorn() {
    return isTorn;
  }
}
