package io.ngp.engine.local;

import io.ngp.cluster.engine.Engine.LogQuery;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.HttpCall;
import io.ngp.identity.Caller;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Outputs of tasks, read through their agents. A followed output may be silent for days, so what
 * bounds the wait is the agent's lease: {@link #endThoseOf} a lost one. Thread-safe.
 */
final class LogStreams implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** {@link java.net.URLConnection#setReadTimeout} calls this "infinite". */
  private static final Duration UNBOUNDED = Duration.ZERO;

  private final Caller caller;
  private final Set<Open> open = ConcurrentHashMap.newKeySet();

  LogStreams(Caller caller) {
    this.caller = caller;
  }

  /**
   * Opens an output.
   *
   * @return empty if the agent does not have the task
   */
  Optional<InputStream> open(URI agent, TaskId task, LogQuery query) throws IOException {
    URI uri =
        agent.resolve(
            "/v1/tasks/%s/log?stream=%s&tail=%d&follow=%s"
                .formatted(task, query.stream(), query.tailLines(), query.follow()));
    HttpCall.Stream stream =
        HttpCall.of("GET", uri).by(caller).timeout(query.follow() ? UNBOUNDED : TIMEOUT).stream();
    if (stream.status() == 404) {
      stream.close();
      return Optional.empty();
    }
    if (stream.status() != 200) {
      stream.close();
      throw new IOException(
          "Agent %s answered %d for the output of %s".formatted(agent, stream.status(), task));
    }
    Open opened = new Open(agent, stream);
    open.add(opened);
    return Optional.of(opened);
  }

  void endThoseOf(URI agent) {
    open.stream().filter(o -> o.agent.equals(agent)).forEach(Open::abort);
  }

  @Override
  public void close() {
    open.forEach(Open::abort);
  }

  private final class Open extends FilterInputStream {
    private final URI agent;
    private final HttpCall.Stream stream;

    Open(URI agent, HttpCall.Stream stream) {
      super(stream.body());
      this.agent = agent;
      this.stream = stream;
    }

    @Override
    public void close() {
      abort();
    }

    void abort() {
      open.remove(this);
      stream.close();
    }
  }
}
