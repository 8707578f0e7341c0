package io.ngp.iac.state;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;

/** Lines that are written together. */
record Commit(long number, Optional<Seal> seal) {

  /** Writes a line for each of {@code payloads}, of which there is at least one; the last line. */
  Frame write(List<byte[]> payloads, ByteArrayOutputStream out) {
    var last = Frame.single(number, new byte[0]);
    for (int i = 0; i < payloads.size(); i++) {
      last = line(i + 1, payloads.size(), payloads.get(i));
      last.writeTo(out);
    }
    return last;
  }

  private Frame line(int index, int count, byte[] payload) {
    var frame = new Frame(number, index, count, payload);
    return seal.isEmpty()
        ? frame
        : new Frame(number, index, count, seal.get().seal(frame.place(), payload));
  }
}
