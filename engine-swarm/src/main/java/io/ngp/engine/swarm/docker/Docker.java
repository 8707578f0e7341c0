package io.ngp.engine.swarm.docker;

import io.ngp.engine.swarm.docker.DockerException.Kind;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/**
 * The HTTP API of one Docker daemon, version 1.41 (20.10 and later). JSON goes in and comes out as
 * trees, so that what is read, changed and written back keeps members nobody here knows. A call has
 * a connection of its own and ends within its time, whatever the daemon does. Thread-safe.
 */
public final class Docker {
  /** A leader election among managers blocks calls for 11 to 17 s. */
  public static final Duration PATIENCE = Duration.ofSeconds(35);

  private static final String VERSION = "/v1.41";

  /** Cuts off calls that take too long. */
  private static final ScheduledThreadPoolExecutor DEADLINES = deadlines();

  private final DockerAddress address;
  private final Duration patience;

  /**
   * A client that is not connected; calls take at most {@code patience} if nothing else is said.
   */
  public Docker(DockerAddress address, Duration patience) {
    this.address = address;
    this.patience = patience;
  }

  public DockerAddress address() {
    return address;
  }

  /**
   * Reads something.
   *
   * @param path with its query, {@code /nodes}
   * @throws DockerException if it can't be had
   */
  public JsonNode get(String path) {
    return call("GET", path, MissingNode.getInstance(), Map.of(), patience);
  }

  /**
   * Makes or changes something.
   *
   * @throws DockerException if that did not work, or, if it is UNREACHABLE, perhaps did not
   */
  public JsonNode post(String path, JsonNode body) {
    return call("POST", path, body, Map.of(), patience);
  }

  /** The same with a header. */
  public JsonNode post(String path, JsonNode body, Map<String, String> headers) {
    return call("POST", path, body, headers, patience);
  }

  /** Has something done that may take {@code timeout} longer than usual. */
  public void order(String path, Duration timeout) {
    call("POST", path, MissingNode.getInstance(), Map.of(), patience.plus(timeout));
  }

  /**
   * Has something done whose answer is a stream of no interest, and waits for its end, at most
   * {@code timeout}.
   */
  public void drain(String method, String path, JsonNode body, Duration timeout) {
    Exchange exchange = new Exchange(method, path, timeout);
    try {
      exchange.send(body, Map.of()).body().transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw exchange.failed(e);
    } finally {
      exchange.close();
    }
  }

  /** Waits until the daemon says that it lives. */
  public void ping(Duration timeout) {
    drain("GET", "/_ping", MissingNode.getInstance(), timeout);
  }

  public void delete(String path) {
    call("DELETE", path, MissingNode.getInstance(), Map.of(), patience);
  }

  /**
   * Reads several things over one connection, one after the other, within {@code timeout}; those
   * that are not there are left out.
   *
   * @throws DockerException if the daemon does not answer in time
   */
  public Map<String, JsonNode> getEach(Collection<String> paths, Duration timeout) {
    Map<String, JsonNode> answers = new LinkedHashMap<>();
    Exchange exchange = new Exchange("GET", "%d paths".formatted(paths.size()), timeout);
    try {
      for (String path : paths) {
        HttpAnswer answer = exchange.ask(path);
        byte[] body = answer.body().readAllBytes();
        if (answer.status() < 300) {
          answers.put(path, JsonMapper.shared().readTree(body));
        }
      }
      return answers;
    } catch (IOException | JacksonException e) {
      throw exchange.failed(e);
    } finally {
      exchange.close();
    }
  }

  /**
   * Opens an answer that comes as a stream; it must begin within the client's patience and then may
   * take any time. Closing it ends the call.
   */
  public InputStream open(String method, String path, JsonNode body) {
    Exchange exchange = new Exchange(method, path, patience);
    try {
      HttpAnswer answer = exchange.send(body, Map.of());
      exchange.deadline.cancel(false);
      return exchange.closing(answer.body());
    } catch (IOException e) {
      exchange.close();
      throw exchange.failed(e);
    } catch (DockerException e) {
      exchange.close();
      throw e;
    }
  }

  private JsonNode call(
      String method, String path, JsonNode body, Map<String, String> headers, Duration timeout) {
    Exchange exchange = new Exchange(method, path, timeout);
    try {
      byte[] answer = exchange.send(body, headers).body().readAllBytes();
      return answer.length == 0 ? MissingNode.getInstance() : JsonMapper.shared().readTree(answer);
    } catch (IOException | JacksonException e) {
      throw exchange.failed(e);
    } finally {
      exchange.close();
    }
  }

  /** One call on its connection. */
  private final class Exchange {
    private final String what;
    private final String method;
    private final String path;
    private final Connection connection;
    private final InputStream in;
    private final ScheduledFuture<?> deadline;

    Exchange(String method, String path, Duration timeout) {
      this.what = "%s %s at %s".formatted(method, path, address);
      this.method = method;
      this.path = path;
      try {
        this.connection = address.connect(timeout);
      } catch (IOException e) {
        throw failed(e);
      }
      this.in = new BufferedInputStream(connection.in());
      this.deadline = Docker.cutOff(connection, timeout);
    }

    /** The answer, if it says that all went well. */
    HttpAnswer send(JsonNode body, Map<String, String> headers) throws IOException {
      byte[] content =
          body.isMissingNode() ? new byte[0] : JsonMapper.shared().writeValueAsBytes(body);
      StringBuilder head =
          new StringBuilder("%s %s%s HTTP/1.1\r\n".formatted(method, VERSION, path));
      head.append("Host: docker\r\nConnection: close\r\nContent-Type: application/json\r\n");
      head.append("Content-Length: ").append(content.length).append("\r\n");
      headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      HttpAnswer answer = exchanged(head, content);
      if (answer.status() >= 300) {
        throw refused(answer);
      }
      return answer;
    }

    /** Whatever the answer to this one of several questions is; its body has to be read. */
    HttpAnswer ask(String each) throws IOException {
      return exchanged(
          new StringBuilder("GET %s%s HTTP/1.1\r\nHost: docker\r\n".formatted(VERSION, each)),
          new byte[0]);
    }

    private HttpAnswer exchanged(StringBuilder head, byte[] content) throws IOException {
      connection.out().write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
      connection.out().write(content);
      connection.out().flush();
      return HttpAnswer.read(in);
    }

    private DockerException refused(HttpAnswer answer) throws IOException {
      String text = new String(answer.body().readNBytes(65_536), StandardCharsets.UTF_8).strip();
      String message = text;
      try {
        message = JsonMapper.shared().readTree(text).path("message").asString(text);
      } catch (JacksonException _) {
        // It is said in plain text.
      }
      return new DockerException(
          Kind.of(answer.status(), message),
          "%s was answered with %d: %s".formatted(what, answer.status(), message));
    }

    DockerException failed(Exception cause) {
      return new DockerException(
          Kind.UNREACHABLE, "%s failed: %s".formatted(what, cause.getMessage()), cause);
    }

    InputStream closing(InputStream body) {
      return new FilterInputStream(body) {
        @Override
        public void close() {
          Exchange.this.close();
        }
      };
    }

    void close() {
      deadline.cancel(false);
      try {
        connection.channel().close();
      } catch (IOException _) {
        // It is as closed as it gets.
      }
    }
  }

  /** Ends a connection that takes longer, unless this is cancelled. */
  static ScheduledFuture<?> cutOff(Connection connection, Duration timeout) {
    return DEADLINES.schedule(
        () -> {
          try {
            connection.channel().close();
          } catch (IOException _) {
            // It is as closed as it gets.
          }
        },
        timeout.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private static ScheduledThreadPoolExecutor deadlines() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("docker-deadlines").factory());
    executor.setRemoveOnCancelPolicy(true);
    return executor;
  }
}
