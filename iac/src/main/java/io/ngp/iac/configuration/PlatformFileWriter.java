package io.ngp.iac.configuration;

import io.ngp.iac.source.FlowYaml;
import io.ngp.iac.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes a platform file people can read on: every variable of the chosen modules below what it
 * means, its default commented out, what was chosen in force.
 */
public final class PlatformFileWriter {
  private static final int COLUMNS = 100;

  private PlatformFileWriter() {}

  /** The text of a platform file. */
  public static String write(PlatformDraft draft) {
    return """
    # A platform as code. `ngp plan` shows what would change, `ngp apply` makes it so.
    # What differs in an environment stands in platform.<environment>.yaml: ngp -e prod plan
    platform: %s
    target: local

    # Apps are reached below it: /www as www.%s
    domain: %s

    # In the name of every node that is made:
    # naming: {prefix: acme, suffix: dev}

    %s
    # Files with the definitions of apps, for example [apps/*.json]
    apps: []
    """
        .formatted(
            FlowYaml.text(draft.name()),
            draft.domain(),
            FlowYaml.text(draft.domain()),
            String.join("\n", modules(draft)) + "\n");
  }

  /** The part {@code modules:}, in lines. */
  static List<String> modules(PlatformDraft draft) {
    if (draft.modules().isEmpty()) {
      return List.of("modules: {}");
    }
    var lines = new ArrayList<String>();
    lines.add("modules:");
    for (var module : draft.modules()) {
      if (lines.size() > 1) {
        lines.add("");
      }
      lines.addAll(module(draft, module));
    }
    return lines;
  }

  private static List<String> module(PlatformDraft draft, ModuleDefinition module) {
    var lines = new ArrayList<>(comment("  ", module.description()));
    // No "{}", even if no variable is set: one that is uncommented would not fit.
    lines.add("  " + FlowYaml.text(module.name()) + ":");
    for (var variable : module.variables().values()) {
      lines.addAll(comment("    ", help(variable)));
      lines.add(
          draft
              .value(module, variable)
              .map(value -> "    " + entry(variable, value))
              .orElseGet(() -> "    # " + byDefault(variable)));
    }
    return lines;
  }

  private static String entry(Variable variable, Value value) {
    return FlowYaml.text(variable.name()) + ": " + FlowYaml.of(value);
  }

  private static String byDefault(Variable variable) {
    return variable
        .preset()
        .map(preset -> entry(variable, preset.written()))
        .orElseGet(() -> FlowYaml.text(variable.name()) + ":   (required)");
  }

  private static String help(Variable variable) {
    var parts = new ArrayList<String>();
    parts.add(
        variable.description().isBlank()
            ? "This is " + variable.type().words() + "."
            : variable.description().strip());
    variable.restriction().ifPresent(each -> parts.add("(" + each + ")"));
    return String.join(" ", parts);
  }

  private static List<String> comment(String indent, String text) {
    var lines = new ArrayList<String>();
    for (var paragraph : text.lines().toList()) {
      var line = new StringBuilder();
      for (var word : printable(paragraph).strip().split(" +", -1)) {
        if (!line.isEmpty() && indent.length() + 3 + line.length() + word.length() > COLUMNS) {
          lines.add(indent + "# " + line);
          line.setLength(0);
        }
        line.append(line.isEmpty() ? "" : " ").append(word);
      }
      lines.add((indent + "# " + line).stripTrailing());
    }
    return lines;
  }

  private static String printable(String text) {
    return text.codePoints()
        .mapToObj(each -> FlowYaml.isPrintable(each) ? Character.toString(each) : " ")
        .collect(Collectors.joining());
  }
}
