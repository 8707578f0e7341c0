package io.ngp.provider.local.node;

import io.ngp.nodespec.Role;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** How a node of a role is run with the configuration in a file. */
@FunctionalInterface
public interface NodeCommandLine {
  /**
   * The command, program first. It must be short enough for the system to tell the whole of it, a
   * page of memory: a node whose process number was lost is found by its last argument.
   */
  List<String> of(Role role, Path config);

  /** Variables the command needs. */
  default Map<String, String> variables() {
    return Map.of();
  }

  /** A command line that is not looked for before it is needed. */
  static NodeCommandLine lazily(Supplier<? extends NodeCommandLine> found) {
    return new NodeCommandLine() {
      @Override
      public List<String> of(Role role, Path config) {
        return found.get().of(role, config);
      }

      @Override
      public Map<String, String> variables() {
        return found.get().variables();
      }
    };
  }
}
