package io.ngp.engine.swarm.docker;

import io.ngp.engine.swarm.docker.DockerException.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gives a daemon an image as an archive, so that no registry is needed. */
public final class ImageLoad {
  private static final String HEAD =
      """
      POST /v1.41/images/load?quiet=1 HTTP/1.1\r
      Host: docker\r
      Connection: close\r
      Content-Type: application/x-tar\r
      Transfer-Encoding: chunked\r
      \r
      """;

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final int CHUNK = 1 << 16;

  private ImageLoad() {}

  /**
   * Sends an archive as {@code docker save} writes it; waits until the daemon has taken it in.
   *
   * @throws DockerException if it can't be reached or does not take it, or not within {@code
   *     timeout}
   */
  public static void into(DockerAddress daemon, Path archive, Duration timeout) {
    try (InputStream file = Files.newInputStream(archive)) {
      into(daemon, file, timeout);
    } catch (IOException e) {
      throw failed(daemon, e);
    }
  }

  /** The same from a stream. */
  public static void into(DockerAddress daemon, InputStream archive, Duration timeout) {
    try {
      send(daemon, archive, timeout);
    } catch (IOException e) {
      throw failed(daemon, e);
    }
  }

  private static DockerException failed(DockerAddress daemon, IOException e) {
    return DockerException.unreachable(
        "Loading an image into Docker at %s failed: %s".formatted(daemon, e.getMessage()), e);
  }

  private static void send(DockerAddress daemon, InputStream archive, Duration timeout)
      throws IOException {
    Connection connection = daemon.connect(CONNECT);
    ScheduledFuture<?> deadline = Docker.cutOff(connection, timeout);
    try {
      connection.out().write(HEAD.getBytes(StandardCharsets.ISO_8859_1));
      writeChunks(archive, connection.out());
      HttpAnswer answer = HttpAnswer.read(new BufferedInputStream(connection.in()));
      String said = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
      String problem = answer.status() < 300 ? problem(said) : said.strip();
      if (!problem.isEmpty()) {
        throw new DockerException(
            Kind.of(answer.status(), problem),
            "Docker at %s does not take the image: %s".formatted(daemon, problem));
      }
    } finally {
      deadline.cancel(false);
      connection.channel().close();
    }
  }

  private static void writeChunks(InputStream archive, OutputStream out) throws IOException {
    byte[] buffer = new byte[CHUNK];
    for (int count = archive.read(buffer); count >= 0; count = archive.read(buffer)) {
      if (count > 0) {
        out.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.write(buffer, 0, count);
        out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
      }
    }
    out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** Docker says that all is well before it knows, and what was wrong in a line of the answer. */
  private static String problem(String said) {
    for (String line : said.lines().toList()) {
      try {
        JsonNode error = JsonMapper.shared().readTree(line).path("error");
        if (error.isString()) {
          return error.asString("");
        }
      } catch (JacksonException _) {
        // A line for people.
      }
    }
    return "";
  }
}
