package io.ngp.node;

import io.ngp.cluster.routes.RouteTable;
import io.ngp.cluster.routes.RouteTableJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last routes a balancer followed, on disk: one that restarts while no master lives still knows
 * them.
 */
final class SavedRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(SavedRoutes.class);

  private final Path file;

  SavedRoutes(Path folder) {
    file = folder.resolve("routes.json");
  }

  void save(RouteTable table) {
    try {
      Path fresh = file.resolveSibling("routes.json.new");
      Files.write(fresh, JsonMapper.shared().writeValueAsBytes(RouteTableJson.write(table)));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("The routes could not be saved to {}: {}", file, e.getMessage());
    }
  }

  /** The routes saved last; none if there are none that can be read. */
  RouteTable last() {
    if (Files.exists(file)) {
      try {
        return RouteTableJson.read(JsonMapper.shared().readTree(Files.readAllBytes(file)));
      } catch (IOException | JacksonException | IllegalArgumentException e) {
        LOG.warn("{} can't be used, waiting for a master: {}", file, e.getMessage());
      }
    }
    return new RouteTable(0, 0, List.of(), List.of());
  }
}
