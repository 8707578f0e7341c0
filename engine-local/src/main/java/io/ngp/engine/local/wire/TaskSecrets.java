package io.ngp.engine.local.wire;

import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The secrets of one task. They exist in an order, in the agent's record of a living task, and in
 * the task; as text they are never shown.
 *
 * @param environment variables by name
 * @param files what lies in the sandbox
 * @param containers of a pod, the variables of each container that has some, by its name; absent
 *     for an app
 */
public record TaskSecrets(
    Map<String, String> environment,
    List<SecretFile> files,
    Optional<Map<String, Map<String, String>>> containers) {
  public TaskSecrets {
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    files = List.copyOf(files);
    containers = containers.map(Map::copyOf);
  }

  public static TaskSecrets ofApp(Map<String, String> environment, List<SecretFile> files) {
    return new TaskSecrets(environment, files, Optional.empty());
  }

  public static TaskSecrets ofPod(Map<String, Map<String, String>> containers) {
    return new TaskSecrets(Map.of(), List.of(), Optional.of(containers));
  }

  /** Variables of one container of a pod. */
  public Map<String, String> environment(String container) {
    return containers.orElse(Map.of()).getOrDefault(container, Map.of());
  }

  /**
   * A secret as a file.
   *
   * @param path relative to the sandbox
   * @param base64 its content
   */
  public record SecretFile(String path, String base64) {
    public static SecretFile of(String path, byte[] content) {
      return new SecretFile(path, Base64.getEncoder().encodeToString(content));
    }

    public byte[] content() {
      return Base64.getDecoder().decode(base64);
    }

    @Override
    public String toString() {
      return "SecretFile[path=%s]".formatted(path);
    }
  }

  @Override
  public String toString() {
    return "TaskSecrets[environment=%s, files=%s, containers=%s]"
        .formatted(environment.keySet(), files, containers.map(Map::keySet));
  }
}
