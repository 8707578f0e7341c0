package io.ngp.engine.local;

import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecCommand.Terminal;
import io.ngp.cluster.engine.ExecFrame;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.cluster.engine.ExecSessions;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.HttpCall;
import io.ngp.engine.local.wire.Json;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A command that an agent runs, followed from the leader. */
final class RemoteExec implements ExecSession {
  /** An agent says every few seconds that it lives. */
  private static final Duration SILENCE = ExecSessions.ALIVE.multipliedBy(4);

  /** A command may take its time to read what it is given. */
  private static final Duration INPUT = Duration.ofMinutes(2);

  private final URI input;
  private final Caller caller;
  private final long epoch;
  private final HttpCall.Stream stream;

  private RemoteExec(URI input, Caller caller, long epoch, HttpCall.Stream stream) {
    this.input = input;
    this.caller = caller;
    this.epoch = epoch;
    this.stream = stream;
  }

  /**
   * Has an agent begin.
   *
   * @return empty if the task does not run there
   * @throws IOException if the agent can't be reached or can't start the command
   */
  static Optional<ExecSession> begin(
      URI agent, Caller caller, long epoch, TaskId task, ExecCommand command) throws IOException {
    HttpCall.Stream stream =
        HttpCall.of("POST", agent.resolve("/v1/tasks/%s/exec".formatted(task)))
            .by(caller)
            .timeout(SILENCE)
            .epoch(epoch)
            .json(command)
            .stream();
    if (stream.status() == 200) {
      String session = ExecFrame.readFrom(stream.body()).text();
      return Optional.of(
          new RemoteExec(agent.resolve("/v1/exec/" + session), caller, epoch, stream));
    }
    try (stream) {
      if (stream.status() == 404) {
        return Optional.empty();
      }
      String answer = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
      throw new IOException(message(answer));
    }
  }

  /** What an agent says where it does not do something. */
  private record Said(String message) {}

  private static String message(String answer) {
    try {
      return Json.read(answer, Said.class).message();
    } catch (IllegalArgumentException _) {
      return answer;
    }
  }

  @Override
  public ExecFrame next() throws IOException {
    ExecFrame frame = ExecFrame.readFrom(stream.body());
    while (frame.isSignOfLife()) {
      frame = ExecFrame.readFrom(stream.body());
    }
    return frame;
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    send(HttpCall.of("POST", input).bytes(bytes));
  }

  @Override
  public void endInput() throws IOException {
    send(HttpCall.of("POST", URI.create(input + "?end=true")));
  }

  private void send(HttpCall call) throws IOException {
    HttpCall.Answer answer = call.by(caller).timeout(INPUT).epoch(epoch).send();
    if (!answer.isSuccess()) {
      throw new IOException(message(answer.body()));
    }
  }

  @Override
  public void resize(Terminal size) throws IOException {
    send(HttpCall.of("POST", URI.create(input + "/terminal")).json(size));
  }

  @Override
  public void close() {
    stream.close();
  }
}
