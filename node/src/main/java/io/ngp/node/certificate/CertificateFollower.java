package io.ngp.node.certificate;

import io.ngp.identity.Caller;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows the certificates of whichever master leads: bundles in, acknowledgements out. Goes from
 * master to master until one leads; what it has stays in use meanwhile.
 */
final class CertificateFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateFollower.class);
  private static final String PATH = "/ngp/v1/certificates/balancers/";
  private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

  /** The leader says something every second. */
  private static final int READ_TIMEOUT_MILLIS = 4_000;

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final String balancer;
  private final Caller caller;
  private final List<URI> masters;
  private final Supplier<ObjectNode> asked;
  private final Consumer<String> take;
  private final Supplier<ArrayNode> told;
  private final Thread thread;
  private volatile Optional<Followed> followed = Optional.empty();
  private volatile boolean isClosed;

  /** Who leads, and what of it was taken last. */
  private record Followed(URI master, long epoch, long version) {}

  /**
   * A follower that is not started.
   *
   * @param asked what the leader is told when it is asked for certificates
   * @param take puts a sealed bundle into use
   * @param told certificates in files, for acknowledgements
   */
  CertificateFollower(
      String balancer,
      Caller caller,
      List<URI> masters,
      Supplier<ObjectNode> asked,
      Consumer<String> take,
      Supplier<ArrayNode> told) {
    this.balancer = balancer;
    this.caller = caller;
    this.masters = List.copyOf(masters);
    this.asked = asked;
    this.take = take;
    this.told = told;
    thread = Thread.ofPlatform().daemon().name("certificate-follower").unstarted(this::follow);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
  }

  private void follow() {
    try {
      while (!isClosed) {
        for (var master : masters) {
          try {
            read(master);
          } catch (IOException | RuntimeException e) {
            LOG.debug("{} gives no certificates: {}", master, e.getMessage());
          }
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void read(URI master) throws IOException {
    var name = URLEncoder.encode(balancer, StandardCharsets.UTF_8);
    var connection = post(master.resolve(PATH + "stream?balancer=" + name), asked.get());
    try (var lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      var line = lines.readLine();
      while (line != null && !isClosed) {
        if (line.startsWith("data: ")) {
          take(master, JsonMapper.shared().readTree(line.substring("data: ".length())));
        }
        line = lines.readLine();
      }
    } finally {
      connection.disconnect();
    }
  }

  private void take(URI master, JsonNode data) {
    long epoch = data.path("epoch").asLong();
    if (followed.isPresent() && epoch < followed.get().epoch()) {
      throw new IllegalArgumentException("certificates of a leader that was replaced");
    }
    try {
      take.accept(data.path("sealed").asString(""));
    } catch (RuntimeException e) {
      LOG.error("The certificates of {} can't be used: {}", master, e.getMessage());
      return;
    }
    followed = Optional.of(new Followed(master, epoch, data.path("version").asLong()));
    acknowledgeAgain();
  }

  /** Tells the leader what is in use; again when files changed. */
  void acknowledgeAgain() {
    followed.ifPresent(this::acknowledge);
  }

  private void acknowledge(Followed taken) {
    var body = JsonMapper.shared().createObjectNode();
    body.put("balancer", balancer).put("epoch", taken.epoch()).put("version", taken.version());
    body.set("files", told.get());
    try {
      var connection = post(taken.master().resolve(PATH + "ack"), body);
      int status = connection.getResponseCode();
      if (status >= 300) {
        LOG.debug("{} answered {} to an acknowledgement", taken.master(), status);
      }
    } catch (IOException | JacksonException e) {
      // The stream notices a lost leader; the next one is told anew.
      LOG.debug("{} did not take an acknowledgement: {}", taken.master(), e.getMessage());
    }
  }

  private HttpURLConnection post(URI uri, ObjectNode body) throws IOException {
    var connection = caller.open(uri);
    connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    connection.setReadTimeout(READ_TIMEOUT_MILLIS);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    connection.setRequestProperty("Accept", "text/event-stream, application/json");
    connection.setDoOutput(true);
    try (var out = connection.getOutputStream()) {
      out.write(JsonMapper.shared().writeValueAsBytes(body));
    }
    return connection;
  }
}
