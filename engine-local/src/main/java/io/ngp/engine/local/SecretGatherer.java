package io.ngp.engine.local;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.app.Container.Volume;
import io.ngp.cluster.app.EnvValue;
import io.ngp.cluster.app.PodContainer;
import io.ngp.cluster.app.PodSpec;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.engine.SecretStore.Lookup;
import io.ngp.cluster.engine.SecretValue;
import io.ngp.engine.local.wire.TaskSecrets;
import io.ngp.engine.local.wire.TaskSecrets.SecretFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Gets the values of the secrets a task needs, right before it is ordered. */
final class SecretGatherer {
  private final SecretStore store;

  SecretGatherer(SecretStore store) {
    this.store = store;
  }

  /** What came of it. */
  sealed interface Gathered {
    /** All there; empty if the app uses none. */
    record Complete(Optional<TaskSecrets> secrets) implements Gathered {}

    /** Without this one the task can't start. */
    record Lacking(String message) implements Gathered {}
  }

  /** Asks the store, which may block, for every secret the app refers to. */
  Gathered gather(App app) {
    try {
      Optional<TaskSecrets> found =
          app.pod().isPresent() ? ofPod(app, app.pod().get()) : ofApp(app);
      return new Gathered.Complete(found);
    } catch (LackingException e) {
      return new Gathered.Lacking(String.valueOf(e.getMessage()));
    }
  }

  private Optional<TaskSecrets> ofApp(App app) throws LackingException {
    Map<String, String> variables = variables(app, app.program().env());
    List<SecretFile> files = new ArrayList<>();
    for (Volume volume : app.networking().container().map(Container::volumes).orElse(List.of())) {
      if (volume instanceof Volume.Secret(String path, String name)) {
        files.add(SecretFile.of(path, value(app, name).bytes()));
      }
    }
    return variables.isEmpty() && files.isEmpty()
        ? Optional.empty()
        : Optional.of(TaskSecrets.ofApp(variables, files));
  }

  /** Each container gets its own and the pod's, but for those it has something else for. */
  private Optional<TaskSecrets> ofPod(App pod, PodSpec spec) throws LackingException {
    Map<String, Map<String, String>> containers = new TreeMap<>();
    for (PodContainer container : spec.containers()) {
      Map<String, EnvValue> env = new TreeMap<>(pod.program().env());
      env.putAll(container.launch().program().env());
      Map<String, String> variables = variables(pod, env);
      if (!variables.isEmpty()) {
        containers.put(container.name(), variables);
      }
    }
    return containers.isEmpty() ? Optional.empty() : Optional.of(TaskSecrets.ofPod(containers));
  }

  private Map<String, String> variables(App app, Map<String, EnvValue> env)
      throws LackingException {
    Map<String, String> variables = new TreeMap<>();
    for (Map.Entry<String, EnvValue> entry : env.entrySet()) {
      if (entry.getValue() instanceof EnvValue.SecretReference(String name)) {
        variables.put(entry.getKey(), text(app, name, entry.getKey()));
      }
    }
    return variables;
  }

  private String text(App app, String name, String variable) throws LackingException {
    return value(app, name)
        .text()
        .orElseThrow(() ->
            new LackingException(
                ("Secret \"%s\" of app %s is no UTF-8 text, which variable %s must be."
                        + " Store it in a text form, such as Base64, or use a secret volume, which apps can have.")
                    .formatted(name, app.id(), variable)));
  }

  private SecretValue value(App app, String name) throws LackingException {
    String source = app.program().secrets().getOrDefault(name, "");
    return switch (store.look(source)) {
      case Lookup.Found(SecretValue value) -> value;
      case Lookup.Missing(String reason) ->
          throw new LackingException(
              "Secret \"%s\" of app %s is missing: %s".formatted(name, app.id(), reason));
    };
  }

  private static final class LackingException extends Exception {
    private static final long serialVersionUID = 1L;

    LackingException(String message) {
      super(message);
    }
  }
}
