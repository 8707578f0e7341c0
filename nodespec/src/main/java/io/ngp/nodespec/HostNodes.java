package io.ngp.nodespec;

import io.ngp.iac.provider.ProviderException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The nodes a platform has on hosts, as this machine last saw them: a copy of each one's
 * configuration, so that commands find the platform without asking its state or its hosts. Plans
 * and applies keep it current.
 *
 * @param folder of the copies
 */
public record HostNodes(Path folder) {
  /** Masters first, then agents, then balancers, each in the order of their numbers. */
  public static final Comparator<NodeSpec> ORDER =
      Comparator.comparing((NodeSpec spec) -> spec.entry().role())
          // Names that differ in their number only: agent-2 before agent-10.
          .thenComparingInt(spec -> spec.name().length())
          .thenComparing(NodeSpec::name);

  private static final String SUFFIX = ".json";

  /** Those of the platform in the folder {@code platform}, {@code .ngp/<environment>}. */
  public static HostNodes of(Path platform) {
    return new HostNodes(platform.resolve("hosts"));
  }

  /**
   * What the nodes are told, in order; none if there are no copies.
   *
   * @throws ProviderException if a copy makes no sense
   */
  public List<NodeSpec> read() {
    try (var files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(SUFFIX))
          .map(HostNodes::read)
          .sorted(ORDER)
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    } catch (IOException e) {
      throw new ProviderException(
          folder + " cannot be read: " + e.getMessage(), "Make it readable for this user.", e);
    }
  }

  private static NodeSpec read(Path file) {
    try {
      return NodeSpecFormat.read(JsonMapper.shared().readTree(Files.readString(file)));
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new ProviderException(
          file + " cannot be read: " + e.getMessage(), "Remove it; `ngp plan` writes it anew.", e);
    }
  }

  /**
   * Keeps a copy of what the node called {@code name} is told.
   *
   * @throws ProviderException if it cannot be written
   */
  public void put(String name, String json) {
    var file = folder.resolve(name + SUFFIX);
    // Several nodes are changed at once.
    synchronized (HostNodes.class) {
      try {
        Files.createDirectories(folder);
        var draft = Files.createTempFile(folder, name, ".new");
        Files.writeString(draft, json);
        Files.move(
            draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new ProviderException(
            file + " cannot be written: " + e.getMessage(), "Make it writable for this user.", e);
      }
    }
  }

  /**
   * Forgets the node called {@code name}.
   *
   * @throws ProviderException if its copy cannot be removed
   */
  public void remove(String name) {
    var file = folder.resolve(name + SUFFIX);
    synchronized (HostNodes.class) {
      try {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      } catch (DirectoryNotEmptyException _) {
        // Others are left.
      } catch (IOException e) {
        throw new ProviderException(file + " cannot be removed: " + e.getMessage(), "", e);
      }
    }
  }
}
