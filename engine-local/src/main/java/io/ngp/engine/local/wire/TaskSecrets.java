package io.ngp.engine.local.wire;

import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The secrets of one task. They exist in an order, in the agent's record of a living task, and in
 * the task; as text they are never shown.
 *
 * @param environment variables by name
 * @param files what lies in the sandbox
 */
public record TaskSecrets(Map<String, String> environment, List<SecretFile> files) {
  public TaskSecrets {
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    files = List.copyOf(files);
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
    return "TaskSecrets[environment=%s, files=%s]".formatted(environment.keySet(), files);
  }
}
