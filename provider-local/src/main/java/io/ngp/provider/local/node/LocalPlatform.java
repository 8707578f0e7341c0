package io.ngp.provider.local.node;

import io.ngp.iac.provider.ProviderException;
import io.ngp.nodespec.HostNodes;
import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.NodeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The nodes a local platform has on disk, running or not, as their {@code node.json}s say.
 *
 * @param files masters first, then agents, then balancers, each in the order of their numbers
 */
public record LocalPlatform(List<NodeFile> files) {
  /** Copies the files. */
  public LocalPlatform {
    files = files.stream().sorted(Comparator.comparing(NodeFile::spec, HostNodes.ORDER)).toList();
  }

  /**
   * Reads the nodes of the platform in {@code folder}; none if there is no such folder.
   *
   * @throws ProviderException if a {@code node.json} makes no sense
   */
  public static LocalPlatform read(Path folder) {
    try (var folders = Files.list(NodeFolder.all(folder))) {
      return new LocalPlatform(
          folders.flatMap(each -> NodeFile.read(new NodeFolder(each)).stream()).toList());
    } catch (NoSuchFileException | NotDirectoryException _) {
      return new LocalPlatform(List.of());
    } catch (IOException e) {
      throw new ProviderException(
          NodeFolder.all(folder) + " cannot be read: " + e.getMessage(),
          "Make it readable for this user.",
          e);
    }
  }

  /** The nodes and their ports. */
  public List<NodeEntry> nodes() {
    return files.stream().map(file -> file.spec().entry()).toList();
  }

  /** What apps are reachable below; absent as long as there is neither master nor balancer. */
  public Optional<String> domain() {
    return NodeSpec.domain(files.stream().map(NodeFile::spec).toList());
  }
}
