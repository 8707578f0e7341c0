package io.ngp.cli.plan;

import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.value.ValueText;
import io.ngp.iac.plan.Drift;
import io.ngp.iac.plan.Plan;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A plan for people, in the manner of Terraform's. */
public final class PlanText {
  private static final int TOP = 3;

  private final Screen screen;
  private final Sheet sheet;

  /** Written to {@code screen}. */
  public PlanText(Screen screen) {
    this.screen = screen;
    this.sheet = new Sheet(screen);
  }

  /** Prints the plan. */
  public void print(Plan plan) {
    drift(plan.drift());
    actions(plan);
    new ConsequencesText(sheet).write(plan.effects());
    outputs(plan.outputs());
    sheet.line(screen.paint(Paint.STRONG, summary(plan)));
    sheet.flush();
  }

  private void drift(List<Drift> drift) {
    if (drift.isEmpty()) {
      return;
    }
    sheet.line(screen.paint(Paint.STRONG, "Changed outside of NGP:"));
    sheet.blank();
    for (var each : drift) {
      var what = each.what().isEmpty() ? "has changed" : each.what();
      var name = ValueText.printable(each.address().toString());
      sheet.line(TOP, Mark.CHANGE, name + " " + ValueText.printable(what));
      var rows = new TreeMap<String, Sides>();
      each.differences()
          .forEach(difference ->
              rows.put(difference.path(), new Sides(difference.before(), difference.after())));
      new ValueSheet(sheet).paths(TOP + 4, rows);
    }
    sheet.blank();
  }

  private void actions(Plan plan) {
    var actions = plan.actions();
    if (actions.isEmpty()) {
      return;
    }
    sheet.line("NGP will do the following:");
    sheet.blank();
    var text = new ChangeText(sheet);
    actions.forEach(text::write);
  }

  private void outputs(Map<String, Plan.OutputChange> outputs) {
    if (outputs.isEmpty()) {
      return;
    }
    sheet.line(screen.paint(Paint.STRONG, "Changes of outputs:"));
    var rows = new TreeMap<String, Sides>();
    outputs.forEach((name, change) -> rows.put(name, new Sides(change.before(), change.after())));
    new ValueSheet(sheet).rows(TOP, rows, _ -> false);
    sheet.blank();
  }

  /** The last line: {@code Plan: 12 to add, 1 to change, 0 to destroy.} */
  static String summary(Plan plan) {
    if (plan.isEmpty()) {
      return switch (plan.mode()) {
        case CONVERGE -> "No changes. The platform is what platform.yaml says.";
        case DESTROY -> "No changes. There is nothing to destroy.";
      };
    }
    var counts = plan.counts();
    var line =
        "Plan: %d to add, %d to change, %d to destroy."
            .formatted(counts.added(), counts.changed(), counts.destroyed());
    var isOnlyRecording = plan.changes().stream().noneMatch(io.ngp.iac.plan.Change::isAction);
    return isOnlyRecording ? line + " Applying it only records what was found." : line;
  }
}
