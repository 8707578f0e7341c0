package io.ngp.cli.platform;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.render.Screen;
import io.ngp.engine.swarm.SwarmLeftovers;
import io.ngp.engine.swarm.SwarmSettings;
import io.ngp.engine.swarm.docker.DockerException;
import io.ngp.nodespec.NodeSpec;
import io.ngp.provider.local.node.NodeFile;
import io.ngp.provider.local.node.NodeProcess;
import java.util.List;
import java.util.Optional;

/** Ends the tasks that a platform has on a Docker swarm, once its masters have ended. */
final class SwarmEnd {
  private SwarmEnd() {}

  /** Says how many there were; 0, too, where agents run the tasks. */
  static int of(List<NodeProcess> nodes, Screen screen) {
    Optional<NodeSpec.Swarm> swarm =
        nodes.stream()
            .flatMap(node -> NodeFile.read(node.folder()).stream())
            .map(NodeFile::spec)
            .filter(NodeSpec.Master.class::isInstance)
            .flatMap(master -> ((NodeSpec.Master) master).swarm().stream())
            .findFirst();
    return swarm.isPresent() ? stop(swarm.get(), screen) : 0;
  }

  private static int stop(NodeSpec.Swarm swarm, Screen screen) {
    try (var progress = screen.progress(true)) {
      progress.show("Stopping the tasks on the Docker swarm");
      return new SwarmLeftovers(
              SwarmSettings.of(swarm.platform(), swarm.managers(), swarm.baseImage()))
          .stop();
    } catch (DockerException e) {
      throw new Failure(
          ExitStatus.FAILED,
          "The tasks on the Docker swarm go on: " + e.getMessage() + ".",
          "See to it that a manager of the swarm answers, and run `ngp down` again.");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 0;
    }
  }
}
