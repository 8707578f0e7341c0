package io.ngp.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.ExecCommand.Terminal;
import io.ngp.cluster.engine.ExecFrame;
import io.ngp.cluster.engine.ExecFrame.Kind;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.instance.TaskId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commands beside tasks, as clients of the API see them. */
@Timeout(120)
class ExecApiTest {
  private static final String COMMAND = "{\"task\": \"%s\", \"command\": [\"cat\"]}";

  private final TestApi api = new TestApi();
  private final Scripted command = new Scripted();
  @AutoClose private final HttpClient client = HttpClient.newHttpClient();
  private final TaskId task = Preparation.instanceId(PathId.parse("/x"), 1).task(1);

  @BeforeEach
  void start() {
    api.commands.put(task, command);
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void whatACommandSaysIsStreamedAndItsInputIsGivenToIt() throws Exception {
    try (InputStream said = begin().body()) {
      String session = ExecFrame.readFrom(said).text();
      command.say.add(ExecFrame.of(Kind.OUTPUT, "ready"));
      assertThat(next(said).text()).isEqualTo("ready");

      assertThat(post("/" + session + "/input", "zwei ü")).isEqualTo(204);
      assertThat(command.heard.poll(60, TimeUnit.SECONDS)).isEqualTo("zwei ü");
      assertThat(post("/" + session + "/input?end=true", "")).isEqualTo(204);
      assertThat(command.heard.poll(60, TimeUnit.SECONDS)).isEqualTo("(end)");
      assertThat(post("/" + session + "/terminal", "{\"rows\": 5, \"columns\": 9}")).isEqualTo(204);
      assertThat(command.heard.poll(60, TimeUnit.SECONDS)).isEqualTo("5 x 9");

      command.say.add(ExecFrame.exit(7));
      ExecFrame last = next(said);
      assertThat(last.kind()).isEqualTo(Kind.EXIT);
      assertThat(last.text()).isEqualTo("7");
      assertThat(said.read()).isNegative();
      assertThat(command.heard.poll(60, TimeUnit.SECONDS)).isEqualTo("(closed)");
      assertThat(post("/" + session + "/input", "late")).isEqualTo(404);
    }
  }

  @Test
  void commandIsEndedWhenWhoFollowsItLeaves() throws Exception {
    begin().body().close();

    assertThat(command.heard.poll(15, TimeUnit.SECONDS)).isEqualTo("(closed)");
  }

  @Test
  void whatCannotBeStartedIsRefusedWithTheReason() throws Exception {
    assertThat(api.send("POST", "/ngp/v1/exec", COMMAND.formatted("nonsense")).statusCode())
        .isEqualTo(404);
    HttpResponse<String> empty =
        api.send("POST", "/ngp/v1/exec", "{\"task\": \"%s\", \"command\": []}".formatted(task));
    assertThat(empty.statusCode()).isEqualTo(422);
    assertThat(empty.body()).contains("There is no command");
    assertThat(
            api.send(
                    "POST",
                    "/ngp/v1/exec",
                    "{\"task\": \"%s\", \"command\": [\"sh\"], \"terminal\": {\"rows\": 0}}"
                        .formatted(task))
                .body())
        .contains("0 rows");
  }

  private static ExecFrame next(InputStream said) throws IOException {
    ExecFrame frame = ExecFrame.readFrom(said);
    while (frame.isSignOfLife()) {
      frame = ExecFrame.readFrom(said);
    }
    return frame;
  }

  private HttpResponse<InputStream> begin() throws Exception {
    HttpResponse<InputStream> answer =
        client.send(request("/ngp/v1/exec", COMMAND.formatted(task)), BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }

  private int post(String path, String body) throws Exception {
    return client
        .send(request("/ngp/v1/exec" + path, body), BodyHandlers.discarding())
        .statusCode();
  }

  private HttpRequest request(String path, String body) {
    URI uri = api.uri(path);
    return HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
  }

  /** A command whose words the test says. */
  private static final class Scripted implements ExecSession {
    final BlockingQueue<ExecFrame> say = new LinkedBlockingQueue<>();
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    @Override
    public ExecFrame next() throws InterruptedException {
      return say.take();
    }

    @Override
    public void write(byte[] input) {
      heard.add(new String(input, StandardCharsets.UTF_8));
    }

    @Override
    public void endInput() {
      heard.add("(end)");
    }

    @Override
    public void resize(Terminal size) {
      heard.add(size.rows() + " x " + size.columns());
    }

    @Override
    public void close() {
      heard.add("(closed)");
      say.add(ExecFrame.exit(137));
    }
  }
}
