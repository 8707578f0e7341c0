package io.ngp.provider.local;

import io.ngp.provider.local.node.NodeCommandLine;
import io.ngp.provider.local.node.NodeFile;
import io.ngp.provider.local.node.NodeFolder;
import io.ngp.provider.local.node.NodeProcess;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a local platform is and how its nodes are run.
 *
 * @param folder {@code .ngp/<environment>}, absolute
 * @param home root of the installation
 */
record Site(Path folder, Path home, NodeCommandLine commandLine) {

  NodeFolder node(String name) {
    return NodeFolder.of(folder, name);
  }

  /** The sandboxes. */
  Path tasks() {
    return folder.resolve("tasks");
  }

  /** The files that say which ports were chosen. */
  Path ports() {
    return folder.resolve("ports");
  }

  /** What the node called {@code name} was told, if it runs now. */
  Optional<NodeFile> running(String name) {
    var folder = node(name);
    return NodeProcess.find(folder).flatMap(_ -> NodeFile.read(folder));
  }
}
