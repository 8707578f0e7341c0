package io.ngp.cli.configure;

import io.ngp.cli.render.Paint;
import io.ngp.cli.value.ValueText;
import io.ngp.iac.configuration.ModuleDefinition;
import java.util.ArrayList;
import java.util.List;

/** Lays out the list of modules. */
record ModuleFrame(Frame frame) {
  List<String> lines(ModuleStep step) {
    var head = new ArrayList<String>();
    head.add(frame.title("Which modules?", "for " + step.setup().file()));
    step.setup()
        .remarks()
        .forEach(each ->
            frame
                .wrapped(each)
                .forEach(line -> head.add(frame.screen().paint(Paint.WARNING, line))));
    return frame.page(head, rows(step), step.at(), below(step));
  }

  private List<String> rows(ModuleStep step) {
    var modules = step.choices().all();
    var width = Frame.width(modules.stream().map(ModuleDefinition::name).toList());
    var rows = new ArrayList<String>();
    for (var module : modules) {
      rows.add(
          frame.row(
              rows.size() == step.at(),
              box(step.choices(), module) + " ",
              module.name(),
              width,
              needed(step.choices(), module) + ValueText.printable(module.description())));
    }
    return rows;
  }

  private String box(Choices choices, ModuleDefinition module) {
    var screen = frame.screen();
    return choices.isSelected(module.name())
        ? "[" + screen.paint(Paint.GOOD, screen.glyph("✔", "x")) + "]"
        : "[ ]";
  }

  private String needed(Choices choices, ModuleDefinition module) {
    return choices.isNeeded(module.name())
        ? frame
            .screen()
            .paint(
                Paint.FAINT,
                "(needed by " + String.join(", ", choices.neededBy(module.name())) + ") ")
        : "";
  }

  private List<String> below(ModuleStep step) {
    var below = new ArrayList<String>();
    below.add("");
    if (!step.choices().all().isEmpty()) {
      below.addAll(frame.wrapped(step.module().description() + about(step.module())));
      below.add("");
    }
    below.add(
        frame.keys(
            frame.arrows() + ": move",
            "Space: choose",
            "Enter: go on",
            "q: leave, nothing written"));
    return below;
  }

  private static String about(ModuleDefinition module) {
    return ". "
        + (module.needs().isEmpty() ? "" : "Needs " + String.join(", ", module.needs()) + ". ")
        + (module.isBuiltin() ? "Comes with NGP." : "A module of this project.");
  }
}
