package io.ngp.engine.local.wire;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a stream of server-sent events (WHATWG HTML, section 9.2) as far as we use them: one {@code
 * data} line per event. Not thread-safe.
 */
public final class EventReader {
  private static final int LONGEST_LINE = 32 << 20;

  private final InputStream in;

  public EventReader(InputStream in) {
    this.in = new BufferedInputStream(in, 4096);
  }

  /** A dispatched event, or a comment, which only says that the sender lives. */
  public sealed interface Item {
    record Event(String name, String data) implements Item {}

    record Comment() implements Item {}
  }

  /**
   * Waits for the next item; how long is the stream's read timeout.
   *
   * @return empty at the end of the stream
   */
  public Optional<Item> next() throws IOException {
    String name = "message";
    String data = "";
    while (true) {
      Optional<String> read = line();
      if (read.isEmpty()) {
        return Optional.empty();
      }
      String line = read.get();
      if (line.startsWith(":")) {
        return Optional.of(new Item.Comment());
      } else if (line.isEmpty() && !data.isEmpty()) {
        return Optional.of(new Item.Event(name, data));
      } else if (line.startsWith("event:")) {
        name = line.substring("event:".length()).strip();
      } else if (line.startsWith("data:")) {
        data = line.substring("data:".length()).strip();
      }
    }
  }

  private Optional<String> line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        return Optional.empty();
      }
      if (bytes.size() >= LONGEST_LINE) {
        throw new IOException("An event is longer than %d bytes".formatted(LONGEST_LINE));
      }
      bytes.write(b);
    }
    return Optional.of(bytes.toString(StandardCharsets.UTF_8));
  }
}
