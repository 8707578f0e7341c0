package io.ngp.cli.target;

import io.ngp.cli.invoke.Invocation;
import io.ngp.identity.Caller;
import io.ngp.nodespec.HostNodes;
import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.NodeSpec;
import io.ngp.nodespec.OperatorFiles;
import io.ngp.provider.local.node.LocalPlatform;
import io.ngp.provider.local.node.NodeFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder {@code .ngp/<environment>} that holds one local platform: configuration, logs, data
 * and sandboxes.
 *
 * @param path absolute
 */
public record PlatformFolder(Path path) {
  /** Marks the folder a platform belongs to. */
  public static final String MARK = ".ngp";

  /**
   * The folder an invocation means: below {@code -C} or {@code NGP_DIR}; else below the nearest
   * folder upwards that has an {@code .ngp}; else below the working folder. It need not exist.
   */
  public static PlatformFolder of(Invocation invocation) {
    var owner = invocation.chosenFolder().orElseGet(() -> nearest(invocation.workingFolder()));
    return new PlatformFolder(owner.resolve(MARK).resolve(invocation.environment()));
  }

  private static Path nearest(Path start) {
    for (Path each = start; each != null; each = each.getParent()) {
      if (Files.isDirectory(each.resolve(MARK))) {
        return each;
      }
    }
    return start;
  }

  /** The folder the platform belongs to: the one that has the {@code .ngp}. */
  public Path owner() {
    return path.resolve("../..").normalize();
  }

  /** What is recorded of the platform, where that is kept on this machine. */
  public Path state() {
    return path.resolve("state");
  }

  /** All nodes' folders. */
  public Path nodes() {
    return path.resolve("nodes");
  }

  /** One node's folder. */
  public NodeFolder node(String name) {
    return NodeFolder.of(path, name);
  }

  /** The sandboxes. */
  public Path tasks() {
    return path.resolve("tasks");
  }

  /**
   * The platform as its nodes' folders tell it, or as it was last seen on its hosts, if it has any
   * nodes.
   *
   * @throws io.ngp.iac.provider.ProviderException if one of them makes no sense
   */
  public Optional<PlatformFile> read() {
    var platform = LocalPlatform.read(path);
    return platform.nodes().isEmpty()
        ? onHosts()
        : Optional.of(file(platform.domain(), platform.nodes(), false, Caller.ANYBODY));
  }

  private Optional<PlatformFile> onHosts() {
    var specs = HostNodes.of(path).read();
    return specs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            file(
                NodeSpec.domain(specs),
                specs.stream().map(NodeSpec::entry).toList(),
                true,
                operator().orElse(Caller.ANYBODY)));
  }

  /**
   * How its nodes are called by who operates it; empty if this machine was not told.
   *
   * @throws io.ngp.iac.provider.ProviderException if what it was told makes no sense
   */
  Optional<Caller> operator() {
    return OperatorFiles.of(path).caller();
  }

  private static PlatformFile file(
      Optional<String> domain, List<NodeEntry> nodes, boolean isOnHosts, Caller caller) {
    return new PlatformFile(domain.orElse(PlatformFile.DEFAULT_DOMAIN), nodes, isOnHosts, caller);
  }
}
