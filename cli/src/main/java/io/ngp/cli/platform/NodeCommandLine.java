package io.ngp.cli.platform;

import io.ngp.cli.target.Role;
import java.nio.file.Path;
import java.util.List;

/** How a node of a role is run with the configuration in a file. */
@FunctionalInterface
interface NodeCommandLine {
  List<String> of(Role role, Path config);
}
