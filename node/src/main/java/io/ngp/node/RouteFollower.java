package io.ngp.node;

import io.ngp.cluster.routes.RouteTable;
import io.ngp.cluster.routes.RouteTableJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows the leader's route table: a stream of tables in, acknowledgements out. Goes from master
 * to master until one leads, and keeps what it has while none does.
 */
final class RouteFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouteFollower.class);
  private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

  private static final int PROBE_TIMEOUT_MILLIS = 1_000;

  /** The leader says something every second. */
  private static final int READ_TIMEOUT_MILLIS = 4_000;

  /** After that it may have gone on without this balancer. */
  private static final Duration LONGEST_SILENCE = Duration.ofMillis(1_800);

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration REPEAT_ACK = Duration.ofSeconds(1);

  private final String balancer;
  private final String address;
  private final List<URI> masters;
  private final Consumer<RouteTable> apply;
  private final Runnable settled;
  private final Function<List<String>, Map<String, Integer>> busy;
  private final Thread reader;
  private final Thread acknowledger;
  private final Object signal = new Object();

  // Guarded by signal.
  private Optional<RouteTable> applied = Optional.empty();
  private boolean ackDue;

  private volatile Optional<URI> leader = Optional.empty();
  private volatile boolean closed;

  private volatile long heardNanos = System.nanoTime();

  /** What is being read may be of before a pause. */
  private volatile boolean isOutdated;

  /**
   * A follower that is not started.
   *
   * @param apply puts a table in force; nothing new goes to what it withdrew once this returns
   * @param settled is run when the table in force is what the leader has now: a connection has
   *     begun with it
   * @param busy tells how many requests are under way at each of the given withdrawn tasks, idle
   *     ones left out
   */
  RouteFollower(
      String balancer,
      String address,
      List<URI> masters,
      Consumer<RouteTable> apply,
      Runnable settled,
      Function<List<String>, Map<String, Integer>> busy) {
    this.balancer = balancer;
    this.address = address;
    this.masters = List.copyOf(masters);
    this.apply = apply;
    this.settled = settled;
    this.busy = busy;
    reader = Thread.ofPlatform().daemon().name("route-follower").unstarted(this::follow);
    acknowledger = Thread.ofPlatform().daemon().name("route-acks").unstarted(this::acknowledge);
  }

  void start() {
    reader.start();
    acknowledger.start();
  }

  /** Whether a leader is being followed now. */
  boolean isConnected() {
    return leader.isPresent();
  }

  /** The leader that is followed now. */
  Optional<URI> leader() {
    return leader;
  }

  /**
   * Whether the table in force is the leader's: it is followed, and says so. May be asked at any
   * moment.
   */
  boolean isHeard() {
    return leader.isPresent() && !isOutdated && silenceNanos() < LONGEST_SILENCE.toNanos();
  }

  private long silenceNanos() {
    return System.nanoTime() - heardNanos;
  }

  /** Asks anew for the current table. Does not block. */
  void renew() {
    isOutdated = true;
  }

  /** Waits until a leader is followed, at most {@code patience}. */
  void awaitConnected(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (signal) {
      try {
        while (applied.isEmpty() && deadline > System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(signal, deadline - System.nanoTime());
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A withdrawn task has just finished its last request: tell the leader. */
  void acknowledgeAgain() {
    synchronized (signal) {
      ackDue = true;
      signal.notifyAll();
    }
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    acknowledger.interrupt();
  }

  private void follow() {
    boolean wasConnected = true;
    while (!closed) {
      for (URI master : masters) {
        try {
          boolean isAskedAnew = true;
          while (isAskedAnew && !closed) {
            isAskedAnew = readTables(master);
            leader = Optional.empty();
          }
        } catch (IOException | JacksonException | IllegalArgumentException e) {
          LOG.debug("{} gives no routes: {}", master, e.getMessage());
        }
        leader = Optional.empty();
      }
      if (wasConnected && !closed) {
        LOG.warn(
            "No master gives routes; the last ones stay in force. Trying again every {} ms.",
            PAUSE.toMillis());
      }
      wasConnected = false;
      if (!pause()) {
        return;
      }
    }
  }

  private boolean pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Reads until the stream ends; true when that was because of {@link #renew}. */
  private boolean readTables(URI master) throws IOException {
    URI uri =
        master.resolve(
            "/ngp/v1/routes/stream?balancer="
                + URLEncoder.encode(balancer, StandardCharsets.UTF_8)
                + "&address="
                + URLEncoder.encode(address, StandardCharsets.UTF_8));
    probe(master);
    HttpURLConnection connection = open(uri, READ_TIMEOUT_MILLIS);
    connection.setRequestProperty("Accept", "text/event-stream");
    isOutdated = false;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      heardNanos = System.nanoTime();
      // The leader says something every second, and has while this process stood still.
      while (line != null && !closed && !isOutdated) {
        if (silenceNanos() > LONGEST_SILENCE.toNanos()) {
          isOutdated = true;
          return true;
        }
        heardNanos = System.nanoTime();
        if (line.startsWith("data: ")) {
          take(master, line.substring("data: ".length()));
        }
        line = lines.readLine();
      }
      return isOutdated;
    } finally {
      connection.disconnect();
    }
  }

  /** One that stands still takes connections and answers nothing: the others are asked sooner. */
  private static void probe(URI master) throws IOException {
    HttpURLConnection connection = open(master.resolve("/ping"), PROBE_TIMEOUT_MILLIS);
    try (InputStream answer = connection.getInputStream()) {
      answer.readAllBytes();
    }
  }

  private void take(URI master, String data) {
    RouteTable table = RouteTableJson.read(JsonMapper.shared().readTree(data));
    synchronized (signal) {
      if (applied.isPresent() && table.epoch() < applied.get().epoch()) {
        throw new IllegalArgumentException("routes of a leader that was replaced");
      }
    }
    apply.accept(table);
    boolean isNew = leader.isEmpty();
    leader = Optional.of(master);
    if (isNew) {
      LOG.info("Following the routes of {} (epoch {})", master, table.epoch());
      settled.run();
    }
    synchronized (signal) {
      applied = Optional.of(table);
      ackDue = true;
      signal.notifyAll();
    }
  }

  private void acknowledge() {
    try {
      while (!closed) {
        Optional<RouteTable> table = awaitDue();
        Optional<URI> to = leader;
        if (table.isPresent() && to.isPresent()) {
          send(to.get(), table.get());
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // waking early only repeats an acknowledgement
  private Optional<RouteTable> awaitDue() throws InterruptedException {
    synchronized (signal) {
      if (!ackDue) {
        signal.wait(REPEAT_ACK.toMillis());
      }
      boolean repeat = applied.isPresent() && !applied.get().withdrawn().isEmpty();
      Optional<RouteTable> due = ackDue || repeat ? applied : Optional.empty();
      ackDue = false;
      return due;
    }
  }

  private void send(URI master, RouteTable table) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("balancer", balancer).put("epoch", table.epoch()).put("version", table.version());
    ObjectNode counts = body.putObject("busy");
    busy.apply(table.withdrawn()).forEach(counts::put);
    try {
      HttpURLConnection connection =
          open(master.resolve("/ngp/v1/routes/ack"), READ_TIMEOUT_MILLIS);
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(JsonMapper.shared().writeValueAsBytes(body));
      }
      int status = connection.getResponseCode();
      if (status >= 300) {
        LOG.debug("{} answered {} to an acknowledgement", master, status);
      }
    } catch (IOException e) {
      // The stream notices a lost leader; acknowledgements are repeated while anything waits for
      // them.
      LOG.debug("{} did not take an acknowledgement: {}", master, e.getMessage());
    }
  }

  private static HttpURLConnection open(URI uri, int readTimeoutMillis) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    connection.setReadTimeout(readTimeoutMillis);
    return connection;
  }
}
