package io.ngp.engine.local;

import io.ngp.engine.local.wire.CheckReport;
import io.ngp.engine.local.wire.EventReader;
import io.ngp.engine.local.wire.EventReader.Item;
import io.ngp.engine.local.wire.HttpCall;
import io.ngp.engine.local.wire.Json;
import io.ngp.engine.local.wire.ProbeReport;
import io.ngp.engine.local.wire.Snapshot;
import io.ngp.engine.local.wire.TaskReport;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one agent's stream of events on a virtual thread, connecting again and again until closed.
 */
final class AgentLink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AgentLink.class);

  /** The agent says something every second. */
  private static final Duration SILENCE = Duration.ofMillis(3_500);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final String agent;
  private final URI address;
  private final Caller caller;
  private final long epoch;
  private final Listener listener;
  private final Thread thread;
  private volatile boolean isClosed;
  private volatile Optional<HttpCall.Stream> open = Optional.empty();

  /** Hears, on the link's thread, what the agent says. */
  interface Listener {
    void connected(AgentLink link, Snapshot snapshot) throws InterruptedException;

    void reported(AgentLink link, TaskReport report) throws InterruptedException;

    void probed(AgentLink link, ProbeReport report) throws InterruptedException;

    void checked(AgentLink link, CheckReport report) throws InterruptedException;

    void alive(AgentLink link) throws InterruptedException;

    void disconnected(AgentLink link) throws InterruptedException;
  }

  AgentLink(String agent, URI address, Caller caller, long epoch, Listener listener) {
    this.caller = caller;
    this.agent = agent;
    this.address = address;
    this.epoch = epoch;
    this.listener = listener;
    this.thread = Thread.ofVirtual().name("agent-link-" + agent).unstarted(this::keepGoing);
  }

  void start() {
    thread.start();
  }

  String agent() {
    return agent;
  }

  URI address() {
    return address;
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    open.ifPresent(HttpCall.Stream::close);
  }

  private void keepGoing() {
    Duration pause = FIRST_PAUSE;
    try {
      while (!isClosed) {
        if (read()) {
          pause = FIRST_PAUSE;
          listener.disconnected(this);
        }
        Thread.sleep(pause);
        pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Reads one connection to its end.
   *
   * @return whether the agent said anything
   */
  private boolean read() throws InterruptedException {
    boolean isHeard = false;
    try (HttpCall.Stream stream =
        HttpCall.of("GET", address.resolve("/v1/events"))
            .by(caller)
            .timeout(SILENCE)
            .epoch(epoch)
            .stream()) {
      open = Optional.of(stream);
      if (stream.status() == 409) {
        LOG.warn("Agent {} follows a later leader", agent);
        isClosed = true;
        return false;
      }
      if (stream.status() != 200) {
        LOG.warn("Agent {} refuses its events with status {}", agent, stream.status());
        return false;
      }
      EventReader events = new EventReader(stream.body());
      for (Optional<Item> item = events.next();
          item.isPresent() && !isClosed;
          item = events.next()) {
        isHeard = true;
        dispatch(item.get());
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("The stream of agent {} ended", agent, e);
    } finally {
      open = Optional.empty();
    }
    return isHeard;
  }

  private void dispatch(Item item) throws InterruptedException {
    switch (item) {
      case Item.Comment() -> listener.alive(this);
      case Item.Event(String name, String data) -> {
        switch (name) {
          case "snapshot" -> listener.connected(this, Json.read(data, Snapshot.class));
          case "task" -> listener.reported(this, Json.read(data, TaskReport.class));
          case "probe" -> listener.probed(this, Json.read(data, ProbeReport.class));
          case "check" -> listener.checked(this, Json.read(data, CheckReport.class));
          default -> LOG.debug("Agent {} sends unknown events \"{}\"", agent, name);
        }
      }
    }
  }
}
