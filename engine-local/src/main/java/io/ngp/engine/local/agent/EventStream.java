package io.ngp.engine.local.agent;

import io.ngp.engine.local.agent.EventHub.Event;
import io.ngp.engine.local.wire.Json;
import io.ngp.engine.local.wire.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Writes events to one reader as server-sent events, a snapshot first and wherever some are gone.
 */
final class EventStream {
  private final EventHub hub;
  private final OutputStream out;

  EventStream(EventHub hub, OutputStream out) {
    this.hub = hub;
    this.out = out;
  }

  /**
   * Writes until the reader leaves or this is to end.
   *
   * @param after number of the last event the reader has
   */
  void run(Optional<Long> after, BooleanSupplier isClosing)
      throws IOException, InterruptedException {
    long position = after.isPresent() ? after.get() : snapshot();
    while (!isClosing.getAsBoolean()) {
      Optional<List<Event>> events = hub.awaitAfter(position, EventHub.keepAlive());
      if (events.isEmpty()) {
        position = snapshot();
      } else if (events.get().isEmpty()) {
        write(":\n\n");
      } else {
        for (Event event : events.get()) {
          position = event.sequence();
          write(event.name(), position, event.json());
        }
      }
      out.flush();
    }
  }

  private long snapshot() throws IOException {
    Snapshot snapshot = hub.snapshot();
    write("snapshot", snapshot.sequence(), Json.text(snapshot));
    out.flush();
    return snapshot.sequence();
  }

  private void write(String name, long sequence, String json) throws IOException {
    write("id: %d\nevent: %s\ndata: %s\n\n".formatted(sequence, name, json));
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
