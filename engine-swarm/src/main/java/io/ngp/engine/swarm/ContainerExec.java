package io.ngp.engine.swarm;

import io.ngp.cluster.engine.ExecCommand;
import io.ngp.cluster.engine.ExecCommand.Terminal;
import io.ngp.cluster.engine.ExecFrame;
import io.ngp.cluster.engine.ExecFrame.Kind;
import io.ngp.cluster.engine.ExecSession;
import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerException;
import io.ngp.engine.swarm.docker.Hijacked;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A command in a container, through its node's daemon. Docker has no way to end one: who leaves it
 * ends its input, and what does not mind that goes on until the container ends.
 */
final class ContainerExec implements ExecSession {
  private static final int BUFFER = 16 * 1024;
  private static final byte END_OF_TRANSMISSION = 4;
  private static final int LOOKS = 50;
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Docker daemon;
  private final String id;
  private final boolean hasTerminal;
  private final Hijacked stream;

  private ContainerExec(Docker daemon, String id, boolean hasTerminal, Hijacked stream) {
    this.daemon = daemon;
    this.id = id;
    this.hasTerminal = hasTerminal;
    this.stream = stream;
  }

  /**
   * Starts a command.
   *
   * @throws IOException if that does not work
   */
  static ContainerExec start(Docker daemon, String container, ExecCommand command)
      throws IOException {
    boolean hasTerminal = command.terminal().isPresent();
    try {
      String id = Execution.prepare(daemon, container, command.words(), true, hasTerminal);
      ObjectNode start =
          JsonMapper.shared().createObjectNode().put("Detach", false).put("Tty", hasTerminal);
      ContainerExec exec =
          new ContainerExec(
              daemon,
              id,
              hasTerminal,
              Hijacked.open(daemon.address(), "/exec/%s/start".formatted(id), start));
      command.terminal().ifPresent(exec::begin);
      return exec;
    } catch (DockerException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Docker 20.10 can't be told the size before the command has begun. */
  private void begin(Terminal size) {
    Thread.ofVirtual()
        .name("exec-size-" + id)
        .start(() -> {
          try {
            for (int attempt = 0; attempt < LOOKS && !isResized(size); attempt++) {
              Thread.sleep(PAUSE);
            }
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private boolean isResized(Terminal size) {
    try {
      resize(size);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public ExecFrame next() throws IOException, InterruptedException {
    if (!hasTerminal) {
      try {
        return ExecFrame.readFrom(stream.in());
      } catch (EOFException _) {
        return end();
      }
    }
    byte[] buffer = new byte[BUFFER];
    int count = stream.in().read(buffer);
    return count < 0 ? end() : ExecFrame.of(Kind.OUTPUT, buffer, count);
  }

  /** The stream may end a little before Docker knows how the command did. */
  private ExecFrame end() throws IOException, InterruptedException {
    try {
      for (int look = 0; look < LOOKS; look++) {
        JsonNode ended = daemon.get("/exec/%s/json".formatted(id));
        if (!ended.path("Running").asBoolean(false)) {
          return ExecFrame.exit(ended.path("ExitCode").asInt(-1));
        }
        Thread.sleep(PAUSE);
      }
    } catch (DockerException e) {
      throw new IOException(e.getMessage(), e);
    }
    throw new IOException("the connection to the container's daemon ended");
  }

  @Override
  public void write(byte[] input) throws IOException {
    stream.out().write(input);
    stream.out().flush();
  }

  /** A terminal's input has no end but the key for it; Docker would end its output, too. */
  @Override
  public void endInput() throws IOException {
    if (hasTerminal) {
      write(new byte[] {END_OF_TRANSMISSION});
    } else {
      stream.endOutput();
    }
  }

  @Override
  public void resize(Terminal size) throws IOException {
    if (hasTerminal) {
      try {
        daemon.post(
            "/exec/%s/resize?h=%d&w=%d".formatted(id, size.rows(), size.columns()),
            MissingNode.getInstance());
      } catch (DockerException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  @Override
  public void close() {
    stream.close();
  }
}
