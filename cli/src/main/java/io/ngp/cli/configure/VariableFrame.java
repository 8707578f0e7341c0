package io.ngp.cli.configure;

import io.ngp.cli.render.Paint;
import io.ngp.cli.value.ValueText;
import io.ngp.iac.configuration.Variable;
import io.ngp.iac.source.FlowYaml;
import io.ngp.iac.value.Value;
import java.util.ArrayList;
import java.util.List;

/** Lays out the variables of a page. */
record VariableFrame(Frame frame) {
  List<String> lines(VariableStep step) {
    var page = step.page();
    var title =
        frame.title(
            "Values of " + page.title(), (step.number() + 1) + " of " + step.pages().size());
    return frame.page(List.of(title), rows(step), step.at(), below(step));
  }

  private List<String> rows(VariableStep step) {
    var variables = step.page().variables();
    var width = Frame.width(variables.stream().map(Variable::name).toList());
    var rows = new ArrayList<String>();
    for (var variable : variables) {
      var isHere = rows.size() == step.at();
      rows.add(
          frame.row(
              isHere,
              "",
              variable.name(),
              width,
              isHere ? edited(step, variable) : value(step, variable)));
    }
    rows.add(frame.pointer(step.variable().isEmpty()) + onward(step));
    return rows;
  }

  private String onward(VariableStep step) {
    var next = step.number() + 1;
    return next < step.pages().size()
        ? "Go on: " + step.pages().get(next).title()
        : "Go on: look at the file";
  }

  private String edited(VariableStep step, Variable variable) {
    return step.editing()
        .map(editing ->
            switch (editing) {
              case Editing.Line line -> line(line);
              case Editing.Choosing choosing -> choices(choosing, variable);
            })
        .orElseGet(() -> value(step, variable));
  }

  /** The line with a mark where typed characters go. */
  private String line(Editing.Line line) {
    var room = Math.max(10, frame.columns() / 2);
    var before = line.text().substring(0, line.cursor());
    var from = Math.max(0, before.length() - room);
    return ValueText.printable(before.substring(from))
        + frame.screen().paint(Paint.LINK, frame.screen().glyph("▏", "|"))
        + ValueText.printable(line.text().substring(line.cursor()));
  }

  private String choices(Editing.Choosing choosing, Variable variable) {
    var shown = new ArrayList<String>();
    for (var each : variable.allowed()) {
      var isChosen = shown.size() == choosing.index();
      shown.add(isChosen ? frame.screen().paint(Paint.LINK, "<" + each + ">") : " " + each + " ");
    }
    return String.join(" ", shown);
  }

  private String value(VariableStep step, Variable variable) {
    var screen = frame.screen();
    var preset = variable.preset().map(each -> shown(variable, each.written())).orElse("required");
    return step.choices()
        .value(step.page(), variable)
        .map(value ->
            shown(variable, value) + "  " + screen.paint(Paint.FAINT, "(default: " + preset + ")"))
        .orElseGet(() ->
            variable.preset().isEmpty()
                ? screen.paint(Paint.WARNING, "(required)")
                : screen.paint(Paint.FAINT, preset + "  (default)"));
  }

  private static String shown(Variable variable, Value value) {
    if (value instanceof Value.Null || (variable.isSecret() && value.toString().isEmpty())) {
      return "none";
    }
    return variable.isSecret() && !value.toString().contains("${")
        ? "(secret)"
        : FlowYaml.of(value);
  }

  private List<String> below(VariableStep step) {
    var below = new ArrayList<String>();
    var problem = problem(step);
    if (!problem.isEmpty()) {
      frame.wrapped(problem).forEach(line -> below.add(frame.screen().paint(Paint.BAD, line)));
    }
    below.add("");
    below.addAll(frame.wrapped(help(step)));
    below.add("");
    below.add(keys(step));
    return below;
  }

  private static String problem(VariableStep step) {
    return step.variable()
        .flatMap(variable ->
            step.editing()
                .filter(Editing.Line.class::isInstance)
                .map(editing -> ((Editing.Line) editing).problem(variable)))
        .filter(each -> !each.isEmpty())
        .map(each -> step.variable().map(Variable::name).orElse("") + " " + each)
        .orElse(step.problem());
  }

  private static String help(VariableStep step) {
    return step.variable()
        .map(variable ->
            (variable.description().isBlank() ? "" : variable.description().strip() + " ")
                + "("
                + variable.type().words()
                + variable.restriction().map(each -> ", " + each).orElse("")
                + ")"
                + (variable.isSecret() ? " " + secret(step, variable) : ""))
        .orElse(step.page().description());
  }

  private static String secret(VariableStep step, Variable variable) {
    return "A secret is never written here: Enter refers to "
        + step.reference(variable)
        + "; put "
        + step.secret(variable)
        + "=... into secrets.env, which only you may read, or set NGP_SECRET_"
        + step.secret(variable)
        + ".";
  }

  private String keys(VariableStep step) {
    if (step.editing().isEmpty()) {
      return frame.keys(
          frame.arrows() + ": move",
          "Enter: change",
          "Del: default",
          "Tab: go on",
          "Esc: back",
          "q: leave");
    }
    return switch (step.editing().get()) {
      case Editing.Line _ ->
          frame.keys("Enter: take it", "Esc: as it was", "Ctrl-U: clear", "empty: the default");
      case Editing.Choosing _ ->
          frame.keys(
              frame.sideways() + ": choose", "Enter: take it", "Esc: as it was", "Del: default");
    };
  }
}
