package io.ngp.iac.state;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream into lines of any length without copying them: the current line lies in {@link
 * #buffer} from {@link #from} to {@link #to}. A last line without its end is no line.
 */
final class LineReader {
  private final InputStream in;
  private byte[] buffer = new byte[1 << 16];
  private int from;
  private int to = -1;
  private int filled;
  private long bufferOffset;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** Goes to the next line; false at the end. */
  boolean next() throws IOException {
    from = to + 1;
    int searched = from;
    while (true) {
      for (int i = searched; i < filled; i++) {
        if (buffer[i] == '\n') {
          to = i;
          return true;
        }
      }
      searched = filled;
      int moved = makeRoom();
      searched -= moved;
      int count = in.read(buffer, filled, buffer.length - filled);
      if (count < 0) {
        to = filled;
        return false;
      }
      filled += count;
    }
  }

  /** Moves the rest to the front, or grows; by how much the bytes moved. */
  private int makeRoom() {
    if (filled < buffer.length) {
      return 0;
    }
    if (from == 0) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
      return 0;
    }
    int moved = from;
    System.arraycopy(buffer, from, buffer, 0, filled - from);
    bufferOffset += moved;
    filled -= moved;
    from = 0;
    return moved;
  }

  /** The current line; empty if it is damaged. */
  Optional<Frame> frame() {
    return Frame.parse(buffer, from, to);
  }

  /** The line that should have ended within the current one. */
  Optional<Frame> runOnFrame() {
    return Frame.parseBeginning(buffer, from, to);
  }

  /** Where the line after the current one begins. */
  long nextOffset() {
    return bufferOffset + to + 1;
  }

  /** Whether something stands behind the last complete line. */
  boolean hasRest() {
    return filled > from;
  }
}
