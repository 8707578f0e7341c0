package io.ngp.engine.swarm.member;

import io.ngp.identity.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** Masters over HTTP: each in turn is asked until the leading one answers. */
public final class HttpSwarmHome implements SwarmHome {
  private static final int CONNECT_MILLIS = 2_000;

  /** A swarm that elects takes up to 17 s to answer its managers. */
  private static final int ANSWER_MILLIS = (int) Duration.ofSeconds(35).toMillis();

  private static final int NOT_FOUND = 404;
  private static final int UNAVAILABLE = 503;

  private final Supplier<List<URI>> masters;
  private final Caller caller;

  /**
   * @param masters those that are known now
   * @param caller how they are called
   */
  public HttpSwarmHome(Supplier<List<URI>> masters, Caller caller) {
    this.masters = masters;
    this.caller = caller;
  }

  /** A status below 500 and what came with it. */
  private record Answer(int status, JsonNode body) {}

  @Override
  public Optional<Invitation> invitation(boolean isManager) throws IOException {
    Answer answer = ask("GET", "/ngp/v1/swarm/invitation?manager=" + isManager, Optional.empty());
    return answer.status() == NOT_FOUND
        ? Optional.empty()
        : Optional.of(Invitation.read(required(answer)));
  }

  @Override
  public boolean present(String name, Presence presence) throws IOException {
    Answer answer = ask("PUT", path(name), Optional.of(presence.json()));
    return answer.status() != NOT_FOUND && !required(answer).isMissingNode();
  }

  @Override
  public void dismiss(String name) throws IOException {
    JsonNode _ = required(ask("DELETE", path(name), Optional.empty()));
  }

  private static String path(String name) {
    return "/ngp/v1/swarm/nodes/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }

  private static JsonNode required(Answer answer) throws IOException {
    if (answer.status() / 100 != 2) {
      throw new IOException(
          "the leading master answered %d: %s"
              .formatted(answer.status(), answer.body().path("message").asString("")));
    }
    return answer.body();
  }

  private Answer ask(String method, String path, Optional<ObjectNode> body) throws IOException {
    IOException last = new IOException("no master is known yet");
    for (URI master : masters.get()) {
      try {
        Answer answer = exchange(method, master.resolve(path), body);
        if (answer.status() != UNAVAILABLE) {
          return answer;
        }
        last =
            new IOException("%s: %s".formatted(master, answer.body().path("message").asString("")));
      } catch (IOException e) {
        last = new IOException("%s: %s".formatted(master, e.getMessage()), e);
      }
    }
    throw last;
  }

  private Answer exchange(String method, URI uri, Optional<ObjectNode> body) throws IOException {
    HttpURLConnection connection = caller.open(uri);
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(ANSWER_MILLIS);
    connection.setRequestMethod(method);
    connection.setRequestProperty("Accept", "application/json");
    if (body.isPresent()) {
      connection.setDoOutput(true);
      connection.setRequestProperty("Content-Type", "application/json");
      try (var out = connection.getOutputStream()) {
        out.write(JsonMapper.shared().writeValueAsBytes(body.get()));
      }
    }
    int status = connection.getResponseCode();
    InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream();
    try (InputStream answer = in == null ? InputStream.nullInputStream() : in) {
      byte[] bytes = answer.readAllBytes();
      return new Answer(
          status,
          bytes.length == 0 ? MissingNode.getInstance() : JsonMapper.shared().readTree(bytes));
    } catch (JacksonException e) {
      throw new IOException("an answer is not JSON", e);
    }
  }
}
