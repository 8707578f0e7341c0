package io.ngp.engine.swarm;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.app.Container.Volume;
import io.ngp.cluster.app.EnvValue;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.engine.SecretStore.Lookup;
import io.ngp.cluster.engine.SecretValue;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.swarm.Swarm.SwarmSecret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Gets the values of secrets a task needs, right before it is ordered, and says them to Docker. */
final class SecretWriter {
  private static final String AUTH_HEADER = "X-Registry-Auth";

  /** Docker's own default: a container's files are seen by nobody outside. */
  private static final int MODE = 0444;

  private final SecretStore store;
  private final Swarm swarm;

  SecretWriter(SecretStore store, Swarm swarm) {
    this.store = store;
    this.swarm = swarm;
  }

  /** What was written elsewhere than in the container's definition. */
  record Written(Map<String, String> headers) {
    @Override
    public String toString() {
      return "(secret)";
    }
  }

  /**
   * Asks the store, which may block, for every secret the app refers to. Those of variables are
   * written into the container's definition, those of files become secrets of the swarm.
   *
   * @throws LackingException if one can't be had
   */
  Written write(App app, TaskId task, ObjectNode container) {
    writeVariables(app, container);
    writeFiles(app, task, container);
    Optional<String> pull = ServiceWriter.docker(app).flatMap(Container.Docker::pullSecret);
    return new Written(
        pull.map(secret -> Map.of(AUTH_HEADER, auth(app, secret, container))).orElse(Map.of()));
  }

  private void writeVariables(App app, ObjectNode container) {
    app.program()
        .env()
        .forEach((variable, value) -> {
          if (value instanceof EnvValue.SecretReference(String name)) {
            container.withArray("Env").add(variable + "=" + text(app, name, variable));
          }
        });
  }

  private String text(App app, String name, String variable) {
    return value(app, name)
        .text()
        .orElseThrow(() ->
            new LackingException(
                "Secret \"%s\" of app %s is no UTF-8 text, which variable %s must be. Store it in a text form, such as Base64, or use a secret volume."
                    .formatted(name, app.id(), variable)));
  }

  private void writeFiles(App app, TaskId task, ObjectNode container) {
    List<Volume> volumes = app.networking().container().map(Container::volumes).orElse(List.of());
    int number = 0;
    for (Volume volume : volumes) {
      if (volume instanceof Volume.Secret(String path, String name)) {
        SwarmSecret made =
            swarm.createSecret(
                "%s-%d".formatted(ServiceName.of(task), ++number), task, value(app, name).bytes());
        container
            .withArray("Secrets")
            .addObject()
            .put("SecretID", made.id())
            .put("SecretName", made.name())
            .putObject("File")
            .put("Name", VolumeWriter.absolute(path))
            .put("UID", "0")
            .put("GID", "0")
            .put("Mode", MODE);
      }
    }
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
