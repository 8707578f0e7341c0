package io.ngp.provider.local.node;

import java.nio.file.Path;
import java.util.List;

/** How a node of a role is run with the configuration in a file. */
@FunctionalInterface
public interface NodeCommandLine {
  /** The command, program first. */
  List<String> of(Role role, Path config);
}
