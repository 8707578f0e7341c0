package io.ngp.cluster.api;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.MediaType;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.StreamGuard;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.event.ClusterEvent;
import io.ngp.cluster.event.EventLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v2/events}: what happens, as server-sent events (marathon/API.md 13). Beyond Marathon,
 * frames carry an {@code id}; a reader that comes back with {@code Last-Event-ID} gets what it
 * missed as far as that is remembered.
 */
final class EventsService implements Resource {
  private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
  private static final String ATTACHED = "event_stream_attached";

  private final LeaderGate gate;
  private final StreamGuard streams;
  private final Duration keepAlive;
  private final InstantSource clock;

  /**
   * @param keepAlive how often a quiet stream is written to, which also finds readers that left
   */
  EventsService(LeaderGate gate, StreamGuard streams, Duration keepAlive, InstantSource clock) {
    this.gate = gate;
    this.streams = streams;
    this.keepAlive = keepAlive;
    this.clock = clock;
  }

  @Override
  public String prefix() {
    return "/v2/events";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (!call.segments().isEmpty()) {
      throw Missing.route();
    }
    return new Verbs().producingAny().get(() -> stream(call)).answer(call);
  }

  private Reply stream(Call call) {
    if (!call.asksFor(MediaType.EVENT_STREAM)) {
      // What Marathon's servlet library answers.
      return Reply.error(
              405, "Method Not Allowed. Ask for the stream with \"Accept: text/event-stream\".")
          .withHeader("Allow", "GET, HEAD, OPTIONS");
    }
    Set<String> types = new HashSet<>(call.parameters("event_type"));
    long after = call.header(LAST_EVENT_ID).map(EventsService::sequence).orElse(-1L);
    EventLog log = gate.control().events();
    return streams.stream(
        MediaType.EVENT_STREAM.toString(),
        out -> {
          try (EventLog.Subscription subscription = log.subscribe(types, after)) {
            greet(call, types, out);
            follow(subscription, out);
          }
        });
  }

  /** What can't be one of our ids counts as none. */
  private static long sequence(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException _) {
      return -1;
    }
  }

  private void greet(Call call, Set<String> types, OutputStream out) throws IOException {
    if (types.isEmpty() || types.contains(ATTACHED)) {
      ObjectNode body = Json.object();
      body.put("remoteAddress", call.clientAddress());
      body.put("eventType", ATTACHED);
      body.put("timestamp", Version.format(clock.instant()));
      write(out, "event: " + ATTACHED + "\ndata: " + body + "\n\n");
    } else {
      write(out, "\n");
    }
    out.flush();
  }

  private void follow(EventLog.Subscription subscription, OutputStream out)
      throws IOException, InterruptedException {
    while (!subscription.isCutOff()) {
      var events = subscription.take(keepAlive.toMillis());
      for (ClusterEvent event : events) {
        write(
            out,
            "id: %d\nevent: %s\ndata: %s\n\n"
                .formatted(event.sequence(), event.type(), event.body()));
      }
      if (events.isEmpty()) {
        write(out, "\n");
      }
      out.flush();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
