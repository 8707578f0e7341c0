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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v2/events}: what happens, as server-sent events (marathon/API.md 13). Beyond Marathon,
 * frames carry an {@code id}; a reader that comes back with {@code Last-Event-ID} gets what it
 * missed, or an {@code event_stream_resync} that tells it to look at the state afresh. Marathon's
 * {@code plan-format} is accepted; plans are always the light ones.
 */
final class EventsService implements Resource {
  private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");

  /** Told only to readers that name an event they saw, so that Marathon's clients never meet it. */
  private static final String RESYNC = "event_stream_resync";

  private static final OptionalLong NEW_READER = OptionalLong.empty();
  private static final OptionalLong FORGOTTEN = OptionalLong.of(-1);

  private final LeaderGate gate;
  private final StreamGuard streams;
  private final EventSink events;
  private final Duration keepAlive;
  private final InstantSource clock;

  /**
   * @param events where readers that come and go are told of
   * @param keepAlive how often a quiet stream is written to, which also finds readers that left
   */
  EventsService(
      LeaderGate gate,
      StreamGuard streams,
      EventSink events,
      Duration keepAlive,
      InstantSource clock) {
    this.gate = gate;
    this.streams = streams;
    this.events = events;
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
    Optional<String> lastSeen = call.header(LAST_EVENT_ID);
    EventLog log = gate.control().events();
    return streams.stream(
        MediaType.EVENT_STREAM.toString(),
        out -> {
          try (EventLog.Subscription subscription =
              log.subscribe(types, lastSeen.map(EventsService::sequence).orElse(NEW_READER))) {
            begin(lastSeen.filter(_ -> subscription.hasGap()), out);
            attend(call, subscription, out);
          }
        });
  }

  private void attend(Call call, EventLog.Subscription subscription, OutputStream out)
      throws IOException, InterruptedException {
    tell("event_stream_attached", call);
    try {
      follow(subscription, out);
    } finally {
      tell("event_stream_detached", call);
    }
  }

  /** What can't be one of our ids is one that is not remembered. */
  private static OptionalLong sequence(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException _) {
      return FORGOTTEN;
    }
  }

  private void tell(String type, Call call) {
    events.publish(type, body -> body.put("remoteAddress", call.clientAddress()));
  }

  /** The first bytes show the reader that it is connected. */
  private void begin(Optional<String> gapAfter, OutputStream out) throws IOException {
    if (gapAfter.isPresent()) {
      ObjectNode body = Json.object();
      body.put("lastEventId", gapAfter.get());
      body.put(
          "reason",
          "Events after this id are not remembered any more. What follows happens from now on;"
              + " read the state afresh for what was missed.");
      body.put("eventType", RESYNC);
      body.put("timestamp", Version.format(clock.instant()));
      write(out, "event: " + RESYNC + "\ndata: " + body + "\n\n");
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
