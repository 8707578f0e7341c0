package io.ngp.cluster.api;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.MediaType;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.StreamGuard;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.timeline.Entry;
import io.ngp.cluster.timeline.TimelineLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /ngp/v1/apps/{id}/timeline}: what happened to an app, as one document or, asked for with
 * {@code Accept: text/event-stream}, as a stream that goes on. Frames carry the entry's sequence as
 * their {@code id}; a reader that comes back with {@code Last-Event-ID} gets what it missed.
 */
final class TimelineReads {
  private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");

  private final StreamGuard streams;
  private final Duration keepAlive;

  TimelineReads(StreamGuard streams, Duration keepAlive) {
    this.streams = streams;
    this.keepAlive = keepAlive;
  }

  Reply read(Call call, PathId app, TimelineLog log) {
    TimelineQuery query = TimelineQuery.of(call);
    if (call.preferred(MediaType.JSON, MediaType.EVENT_STREAM).equals(MediaType.JSON)) {
      return document(app, query.select(log.entries(app)));
    }
    long seen = call.header(LAST_EVENT_ID).map(TimelineReads::sequence).orElse(TimelineLog.START);
    return streams.stream(
        MediaType.EVENT_STREAM.toString(), out -> follow(app, log, query, seen, out));
  }

  private static Reply document(PathId app, List<Entry> entries) {
    ObjectNode body = Json.object().put("app", app.toString());
    ArrayNode list = body.putArray("entries");
    entries.forEach(entry -> list.add(TimelineJson.write(entry)));
    return Reply.json(body);
  }

  /** What can't be one of our ids counts as none. */
  private static long sequence(String text) {
    try {
      return Long.parseLong(text.strip());
    } catch (NumberFormatException _) {
      return TimelineLog.START;
    }
  }

  private void follow(
      PathId app, TimelineLog log, TimelineQuery query, long after, OutputStream out)
      throws IOException, InterruptedException {
    List<Entry> known = log.await(app, after, Duration.ZERO);
    long seen = known.isEmpty() ? after : known.getLast().sequence();
    List<Entry> news = query.select(known);
    while (true) {
      for (Entry entry : news) {
        write(out, "id: %d\ndata: %s\n\n".formatted(entry.sequence(), TimelineJson.write(entry)));
        seen = entry.sequence();
      }
      if (news.isEmpty()) {
        write(out, ": \n\n");
      }
      out.flush();
      if (log.isClosed()) {
        return;
      }
      news = log.await(app, seen, keepAlive);
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
