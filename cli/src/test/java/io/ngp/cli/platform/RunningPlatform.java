package io.ngp.cli.platform;

import io.ngp.provider.local.machine.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real platform in a folder of its own: the launcher, three node processes, real tasks. Taken
 * down when closed.
 */
public final class RunningPlatform implements AutoCloseable {
  private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(2);

  private final Path folder;
  private final List<String> before;
  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** Nothing is started yet. */
  public RunningPlatform(Path folder) {
    this(folder, List.of());
  }

  /** Nothing is started yet; {@code before} is in front of each command, to run it elsewhere. */
  RunningPlatform(Path folder, List<String> before) {
    this.folder = folder;
    this.before = List.copyOf(before);
    this.port = freePort();
  }

  /** What a command printed and returned. */
  public record Result(int status, String out, String err) {
    JsonNode json() {
      return JsonMapper.shared().readTree(out);
    }
  }

  public int port() {
    return port;
  }

  Path folder() {
    return folder;
  }

  Result up() {
    return ngp("up", "--port", Integer.toString(port));
  }

  /** Runs the real launcher in this platform's folder. */
  public Result ngp(String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.add(launcher().toString());
    command.addAll(Arrays.asList(arguments));
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().put("NGP_BUILD", "never");
      builder.environment().put("NO_COLOR", "1");
      builder.environment().put("NGP_DIR", folder.toString());
      Process process = builder.start();
      if (!process.waitFor(COMMAND_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("ngp " + String.join(" ", arguments) + " did not end in time");
      }
      Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  JsonNode status() {
    return ngp("status", "--json").json();
  }

  /** The node's process id, as {@code ngp status} says it. */
  long pid(String node) {
    for (JsonNode entry : status().path("nodes")) {
      if (entry.path("name").asString().equals(node)) {
        return entry.path("pid").asLong();
      }
    }
    throw new AssertionError(node + " is not in ngp status");
  }

  /** Sends a request to the API. */
  HttpResponse<String> api(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(status().path("api").asString() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Sends one request for a host through the balancer, on a connection of its own; answers with the
   * whole response.
   */
  String throughBalancer(String host, String path) throws IOException {
    return through(port, host, path);
  }

  /** The same through any port of this machine. */
  static String through(int port, String host, String path) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Waits until the claim holds; a claim that throws does not hold yet. */
  public static void await(String claim, Duration deadline, Callable<Boolean> holds) {
    long end = System.nanoTime() + deadline.toNanos();
    Exception last = null;
    while (System.nanoTime() < end) {
      try {
        if (holds.call()) {
          return;
        }
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    throw new AssertionError("Not within " + deadline.toSeconds() + " s: " + claim, last);
  }

  @Override
  public void close() {
    ngp("down", "--purge");
  }

  static Path launcher() {
    return home().resolve("ngp");
  }

  /** The root of the sources. */
  static Path home() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("ngp"))) {
        return at;
      }
    }
    throw new AssertionError("The launcher ngp is not above " + Path.of("").toAbsolutePath());
  }

  /** One that no outgoing connection is given. */
  static int freePort() {
    return new Ports(RandomGenerator.getDefault()).takeAny();
  }
}
