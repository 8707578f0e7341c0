package io.ngp.cli.configure;

import io.ngp.iac.configuration.ModuleDefinition;
import io.ngp.iac.configuration.PlatformDraft;
import io.ngp.iac.configuration.Variable;
import java.util.List;

/**
 * What is asked on one page: the variables of a module, or the head of the file.
 *
 * @param prefix of the variables' names, {@code edge.}
 */
record Page(String prefix, String title, String description, List<Variable> variables) {
  /** What stands at the head of a platform file. */
  static final Page HEAD =
      new Page(
          "",
          "the platform",
          "What everything it makes is called",
          List.of(PlatformDraft.NAME, PlatformDraft.DOMAIN));

  static Page of(ModuleDefinition module) {
    return new Page(
        module.name() + ".",
        "module " + module.name(),
        module.description(),
        List.copyOf(module.variables().values()));
  }

  /** The full name of one of its variables. */
  String name(Variable variable) {
    return prefix + variable.name();
  }
}
