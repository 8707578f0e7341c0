package io.ngp.provider.local;

import io.ngp.nodespec.NodeSpec;
import io.ngp.nodespec.change.Masters;
import io.ngp.provider.local.node.LocalPlatform;
import io.ngp.provider.local.node.NodeFile;
import io.ngp.provider.local.node.NodeProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The masters of a platform whose nodes are processes of this machine. */
record LocalMasters(Site site) implements Masters {
  @Override
  public List<Peer> others(Peer master) {
    return LocalPlatform.read(site.folder()).files().stream()
        .map(NodeFile::spec)
        .filter(NodeSpec.Master.class::isInstance)
        .map(other -> Peer.of((NodeSpec.Master) other))
        .filter(other -> !other.name().equals(master.name()))
        .toList();
  }

  @Override
  public boolean isFirst(Peer master) {
    return master.id() == 1;
  }

  @Override
  public boolean runs(Peer master) {
    return NodeProcess.find(site.node(master.name())).isPresent();
  }

  @Override
  public boolean hasData(Peer master) {
    var folder = site.node(master.name()).data().resolve("zookeeper").resolve("version-2");
    try (var files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          // A member that never heard of the others writes snapshot.0, of nothing.
          .anyMatch(file ->
              file.startsWith("log.")
                  || (file.startsWith("snapshot.") && !file.equals("snapshot.0")));
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public String logs() {
    return site.folder().resolve("nodes").toString();
  }
}
