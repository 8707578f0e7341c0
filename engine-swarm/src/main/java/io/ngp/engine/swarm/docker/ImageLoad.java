package io.ngp.engine.swarm.docker;

import io.ngp.engine.swarm.docker.DockerException.Kind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Gives a daemon an image from a file, so that no registry is needed. */
public final class ImageLoad {
  private static final String PATH = "/v1.41/images/load?quiet=1";
  private static final Duration CONNECT = Duration.ofSeconds(10);

  private ImageLoad() {}

  /**
   * Sends an archive as {@code docker save} writes it; waits until the daemon has taken it in.
   *
   * @throws DockerException if it can't be reached or does not take it
   */
  public static void into(DockerAddress daemon, Path archive) {
    try {
      send(daemon, archive);
    } catch (IOException e) {
      throw new DockerException(
          Kind.UNREACHABLE,
          "Loading %s into Docker at %s failed: %s".formatted(archive, daemon, e.getMessage()),
          e);
    }
  }

  private static void send(DockerAddress daemon, Path archive) throws IOException {
    Connection connection = daemon.connect(CONNECT);
    try {
      String head =
          "POST %s HTTP/1.1\r\nHost: docker\r\nConnection: close\r\nContent-Type: application/x-tar\r\nContent-Length: %d\r\n\r\n"
              .formatted(PATH, Files.size(archive));
      connection.out().write(head.getBytes(StandardCharsets.ISO_8859_1));
      Files.copy(archive, connection.out());
      connection.out().flush();
      HttpAnswer answer = HttpAnswer.read(new BufferedInputStream(connection.in()));
      String said = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
      String problem = answer.status() < 300 ? problem(said) : said.strip();
      if (!problem.isEmpty()) {
        throw new DockerException(
            Kind.of(answer.status(), problem),
            "Docker at %s does not take %s: %s".formatted(daemon, archive, problem));
      }
    } finally {
      connection.channel().close();
    }
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
