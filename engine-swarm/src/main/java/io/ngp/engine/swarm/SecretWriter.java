package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.engine.SecretStore.Lookup;
import io.ngp.cluster.engine.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Gets the values of secrets a task needs, right before it is ordered, and says them to Docker. */
final class SecretWriter {
  private static final String AUTH_HEADER = "X-Registry-Auth";

  private final SecretStore store;

  SecretWriter(SecretStore store) {
    this.store = store;
  }

  /** What was written elsewhere than in the container's definition. */
  record Written(Map<String, String> headers) {
    @Override
    public String toString() {
      return "(secret)";
    }
  }

  /**
   * Asks the store, which may block, for every secret the app refers to.
   *
   * @throws LackingException if one can't be had
   */
  Written write(App app, ObjectNode container) {
    Optional<String> pull = ServiceWriter.docker(app).flatMap(Container.Docker::pullSecret);
    return new Written(
        pull.map(secret -> Map.of(AUTH_HEADER, auth(app, secret, container))).orElse(Map.of()));
  }

  /** The credentials of the image's registry from a file as {@code docker login} writes it. */
  private String auth(App app, String secret, ObjectNode container) {
    String image = container.path("Image").asString("");
    String registry = registry(image);
    String text = value(app, secret).text().orElse("");
    try {
      JsonNode auths = JsonMapper.shared().readTree(text).path("auths");
      JsonNode entry = auths.path(registry);
      if (entry.isMissingNode()) {
        entry = auths.path("https://" + registry);
      }
      String[] login = decoded(entry.path("auth").asString("")).split(":", 2);
      if (login.length == 2) {
        ObjectNode credentials =
            JsonMapper.shared()
                .createObjectNode()
                .put("username", login[0])
                .put("password", login[1])
                .put("serveraddress", registry);
        return Base64.getUrlEncoder()
            .encodeToString(JsonMapper.shared().writeValueAsBytes(credentials));
      }
    } catch (JacksonException | IllegalArgumentException _) {
      // The cause would show the secret.
    }
    throw new LackingException(
        "Secret \"%s\" of app %s has no login for %s: it must be a file as \"docker login\" writes it, {\"auths\": {\"%s\": {\"auth\": \"...\"}}}."
            .formatted(secret, app.id(), registry, registry));
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  /** What an image's name begins with if it has a dot, a port, or is this machine. */
  static String registry(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
    return isHost ? first : "https://index.docker.io/v1/";
  }

  private SecretValue value(App app, String name) {
    String source = app.program().secrets().getOrDefault(name, "");
    return switch (store.look(source)) {
      case Lookup.Found(SecretValue value) -> value;
      case Lookup.Missing(String reason) ->
          throw new LackingException(
              "Secret \"%s\" of app %s is missing: %s".formatted(name, app.id(), reason));
    };
  }
}
