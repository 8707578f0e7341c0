package io.ngp.cli.api;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A command that runs beside a task. What it says comes in frames with a head of eight bytes: what
 * it is, three zeroes, and how many bytes follow. One thread follows it while another may give it
 * input.
 */
public final class ExecClient implements AutoCloseable {
  private static final String PATH = "/ngp/v1/exec";

  /** A living master says something every five seconds. */
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private static final int SESSION = 0;
  private static final int OUTPUT = 1;
  private static final int ERROR = 2;
  private static final int EXIT = 3;

  private final ApiClient client;
  private final InputStream said;
  private final DataInputStream frames;
  private final String session;

  /** How large a terminal is, in characters. */
  public record Size(int rows, int columns) {}

  private ExecClient(ApiClient.Conversation conversation) throws IOException {
    this.client = conversation.client();
    this.said = conversation.said();
    this.frames = new DataInputStream(said);
    var first = next();
    if (first.kind() != SESSION) {
      throw new EOFException("the platform did not say which session this is");
    }
    this.session = PATH + "/" + new String(first.bytes(), StandardCharsets.US_ASCII);
  }

  /**
   * Begins a command.
   *
   * @param terminal its size if it is to have one
   * @throws ApiRefusal if the task does not run or the command can't be started
   */
  public static ExecClient begin(
      ApiClient client, String task, List<String> words, Optional<Size> terminal)
      throws IOException {
    var body = Json.object().put("task", task);
    words.forEach(body.putArray("command")::add);
    terminal.ifPresent(
        size -> body.putObject("terminal").put("rows", size.rows()).put("columns", size.columns()));
    return new ExecClient(client.converse(PATH, body, SILENCE));
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Frame(int kind, byte[] bytes) {}

  private Frame next() throws IOException {
    try {
      var head = new byte[4];
      frames.readFully(head);
      var bytes = new byte[frames.readInt()];
      frames.readFully(bytes);
      return new Frame(head[0], bytes);
    } catch (EOFException _) {
      throw new EOFException("the platform said no more before the command's end");
    }
  }

  /**
   * Passes on all that the command says, until its end.
   *
   * @return its exit status
   * @throws IOException if it can't be followed any more
   */
  public int follow(OutputStream output, OutputStream error) throws IOException {
    while (true) {
      var frame = next();
      switch (frame.kind()) {
        case OUTPUT -> {
          output.write(frame.bytes());
          output.flush();
        }
        case ERROR -> {
          error.write(frame.bytes());
          error.flush();
        }
        case EXIT -> {
          return Integer.parseInt(new String(frame.bytes(), StandardCharsets.US_ASCII));
        }
        default -> throw new IOException("the platform says something unknown of the command");
      }
    }
  }

  /** Gives the command input. */
  public void input(byte[] bytes) {
    client.post(session + "/input", bytes);
  }

  /** There is no more. */
  public void endInput() {
    client.post(session + "/input?end=true", new byte[0]);
  }

  /** The terminal has another size. */
  public void resize(Size size) {
    var body = Json.object().put("rows", size.rows()).put("columns", size.columns());
    var _ = client.send("POST", session + "/terminal", Optional.of(body));
  }

  @Override
  public void close() throws IOException {
    said.close();
  }
}
