package io.ngp.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.timeline.TaskNews;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events and logs: answers that go on. */
@Timeout(120)
class StreamsTest {
  private final TestApi api = new TestApi();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void eventsAreFramesWithIds() throws Exception {
    try (Events events = events("/v2/events")) {
      assertThat(events.next())
          .isEqualTo(
              List.of(
                  "id: 1",
                  "event: event_stream_attached",
                  "data: {\"remoteAddress\":\"127.0.0.1\",\"eventType\":\"event_stream_attached\","
                      + "\"timestamp\":\"2026-01-01T00:00:00.000Z\"}"));
      api.events.publish("app_terminated_event", body -> body.put("appId", "/x"));
      assertThat(events.next())
          .isEqualTo(
              List.of(
                  "id: 2",
                  "event: app_terminated_event",
                  "data: {\"appId\":\"/x\",\"eventType\":\"app_terminated_event\","
                      + "\"timestamp\":\"2026-01-01T00:00:00.000Z\"}"));
    }
  }

  @Test
  void eventsAreFilteredByType() throws Exception {
    try (Events events = events("/v2/events?event_type=b&event_type=c")) {
      await(() -> api.events.readers() == 1);
      for (String type : List.of("a", "b", "a", "c")) {
        api.events.publish(type, _ -> {});
      }
      assertThat(events.next()).contains("event: b");
      assertThat(events.next()).contains("event: c");
    }
  }

  @Test
  void aReaderThatComesBackGetsWhatItMissed() throws Exception {
    for (String type : List.of("a", "b", "c")) {
      api.events.publish(type, _ -> {});
    }
    try (Events events = events("/v2/events?event_type=b&event_type=c", "Last-Event-ID", "1")) {
      assertThat(events.next()).contains("id: 2", "event: b");
      assertThat(events.next()).contains("id: 3", "event: c");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "", "99", "-1"})
  void aReaderWhoseLastEventIsNotKnownIsToldToLookAtTheStateAfresh(String id) throws Exception {
    api.events.publish("old", _ -> {});
    try (Events events = events("/v2/events?event_type=new", "Last-Event-ID", id)) {
      assertThat(events.next()).hasSize(2).first().isEqualTo("event: event_stream_resync");
      api.events.publish("new", _ -> {});
      assertThat(events.next()).contains("event: new");
    }
  }

  @Test
  void readersLearnOfOthersThatComeAndGo() throws Exception {
    try (Events events = events("/v2/events?event_type=event_stream_detached")) {
      await(() -> api.events.readers() == 1);
      try (Events passing = events("/v2/events")) {
        assertThat(passing.next()).contains("event: event_stream_attached");
      }
      assertThat(String.join("\n", events.next()))
          .contains("event: event_stream_detached", "\"remoteAddress\":\"127.0.0.1\"");
    }
  }

  @Test
  void eventsOfLightPlansCanBeAskedForAsInMarathon() throws Exception {
    try (Events events = events("/v2/events?plan-format=light")) {
      assertThat(events.next()).contains("event: event_stream_attached");
    }
  }

  @Test
  void eventsMustBeAskedFor() throws Exception {
    assertThat(api.send("GET", "/v2/events", "").statusCode()).isEqualTo(405);
    assertThat(api.send("GET", "/v2/events", "", "Accept", "*/*").statusCode()).isEqualTo(405);
    assertThat(api.send("POST", "/v2/events", "", "Accept", "text/event-stream").statusCode())
        .isEqualTo(405);
  }

  @Test
  void eventStreamsAreNeverCompressed() throws Exception {
    HttpResponse<InputStream> response =
        api.open("/v2/events", "Accept", "text/event-stream", "Accept-Encoding", "gzip");
    try (InputStream body = response.body()) {
      assertThat(response.headers().firstValue("Content-Encoding")).isEmpty();
      assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
      assertThat(reader(body).readLine()).isEmpty();
    }
  }

  @Test
  void aStreamEndsWhenItsReaderIsCutOff() throws Exception {
    try (Events events = events("/v2/events")) {
      assertThat(events.next()).isNotEmpty();
      api.events.endAll();
      assertThat(events.next()).isEmpty();
    }
  }

  @Test
  void streamsEndWhenTheServerCloses() throws Exception {
    try (Events events = events("/v2/events")) {
      assertThat(events.next()).isNotEmpty();
      api.close();
      assertThat(events.next()).isEmpty();
    }
    await(() -> api.events.readers() == 0);
  }

  @Test
  void aReaderThatLeavesIsForgotten() throws Exception {
    try (Events events = events("/v2/events")) {
      assertThat(events.next()).isNotEmpty();
      await(() -> api.events.readers() == 1);
    }
    await(() -> api.events.readers() == 0);
  }

  @Test
  void changingAnAppIsAnnounced() throws Exception {
    try (Events events = events("/v2/events?event_type=api_post_event")) {
      await(() -> api.events.readers() == 1);
      assertThat(
              api.send("POST", "/v2/apps?force=true", "{\"id\": \"/x\", \"cmd\": \"true\"}")
                  .statusCode())
          .isEqualTo(201);
      assertThat(String.join("\n", events.next()))
          .contains("\"clientIp\":\"127.0.0.1\"", "\"uri\":\"/v2/apps?force=true\"")
          .contains("\"appDefinition\":{\"id\":\"/x\"");
    }
  }

  @Test
  void theClientIsWhoCalledTheStandbyThatPassedItsRequestOn() throws Exception {
    try (Events events = events("/v2/events?event_type=api_post_event")) {
      await(() -> api.events.readers() == 1);
      String app = "{\"id\": \"/x\", \"cmd\": \"true\"}";
      String forwarded = "X-Forwarded-For";
      api.send("PUT", "/v2/apps/x", app, forwarded, "192.0.2.1");
      assertThat(String.join("\n", events.next())).contains("\"clientIp\":\"127.0.0.1\"");

      String[] headers = {forwarded, "192.0.2.1, 192.0.2.2", "X-Marathon-Via", "1.1 standby:80"};
      api.send("PUT", "/v2/apps/x", app, headers);
      assertThat(String.join("\n", events.next())).contains("\"clientIp\":\"192.0.2.2\"");
    }
  }

  @Test
  void aLogIsSentAsItGrows() throws Exception {
    TaskId task = task();
    PipedOutputStream output = new PipedOutputStream();
    api.logs.put(task, new PipedInputStream(output));
    HttpResponse<InputStream> response = api.open("/ngp/v1/tasks/" + task + "/log?follow=true");
    assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
    try (BufferedReader lines = reader(response.body())) {
      output.write("one\n".getBytes(StandardCharsets.UTF_8));
      output.flush();
      assertThat(lines.readLine()).isEqualTo("one");
      output.write("zwei ü\n".getBytes(StandardCharsets.UTF_8));
      output.close();
      assertThat(lines.readLine()).isEqualTo("zwei ü");
      assertThat(lines.readLine()).isNull();
    }
  }

  @Test
  void aQuietLogIsClosedWhenItsReaderLeaves() throws Exception {
    TaskId task = task();
    ClosableInput quiet = new ClosableInput();
    api.logs.put(task, quiet);
    HttpResponse<InputStream> response = api.open("/ngp/v1/tasks/" + task + "/log?follow=true");
    await(() -> quiet.isBeingRead);
    response.body().close();
    await(() -> quiet.isClosed);
  }

  @Test
  void aTimelineGoesOnAsThingsHappen() throws Exception {
    TaskId task = task();
    happen(task, "one");
    happen(task, "two");
    try (Events timeline = events("/ngp/v1/apps/x/timeline?limit=1")) {
      assertThat(timeline.next().getFirst()).isEqualTo("id: 1");
      happen(task, "one");
      List<String> again = timeline.next();
      assertThat(again.getFirst()).isEqualTo("id: 2");
      assertThat(again.getLast()).contains("\"count\":2", "\"text\":\"is told to stop: one\"");
    }
    try (Events rest = events("/ngp/v1/apps/x/timeline", "Last-Event-ID", "1")) {
      assertThat(rest.next().getFirst()).isEqualTo("id: 2");
    }
  }

  @Test
  void aTimelineEndsWithTheTermOfItsLeader() throws Exception {
    happen(task(), "one");
    try (Events timeline = events("/ngp/v1/apps/x/timeline")) {
      assertThat(timeline.next()).isNotEmpty();
      api.control.timelines().close();
      assertThat(timeline.next()).isEmpty();
    }
  }

  private void happen(TaskId task, String reason) {
    api.control
        .timelines()
        .add(task.instance().app(), api.clock.instant(), TaskNews.killed(task, reason));
  }

  private TaskId task() {
    App app = api.app("{\"id\": \"/x\", \"cmd\": \"true\"}");
    return Preparation.instanceId(app.id(), 1).task(1);
  }

  private Events events(String path, String... headers) throws Exception {
    List<String> all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Accept", "text/event-stream"));
    return new Events(reader(api.open(path, all.toArray(String[]::new)).body()));
  }

  private static BufferedReader reader(InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Frames of a stream, keep-alives left out. */
  private record Events(BufferedReader lines) implements AutoCloseable {
    /** The next frame's lines; none at the end of the stream. */
    List<String> next() throws IOException {
      List<String> frame = new ArrayList<>();
      try {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (!line.isEmpty() && !line.startsWith(":")) {
            frame.add(line);
          } else if (!frame.isEmpty()) {
            return frame;
          }
        }
      } catch (IOException _) {
        return List.of(); // the server may hang up instead of ending the stream
      }
      return frame;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  /** A log nothing is ever written to; reading it ends only by interruption. */
  private static final class ClosableInput extends InputStream {
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean isBeingRead;
    private volatile boolean isClosed;

    @Override
    public int read() throws IOException {
      return read(new byte[1], 0, 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      isBeingRead = true;
      try {
        isBeingRead = !never.await(15, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
      return -1;
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }
}
