package io.ngp.cli.template;

import io.ngp.cli.render.Screen;
import io.ngp.template.TemplateJob;
import io.ngp.template.TemplateJob.Outcome;
import io.ngp.template.TemplateWatch;

/** Tells what became of each file; the same trouble is told once. */
final class TemplateScreen implements TemplateWatch.Report {
  private final Screen screen;
  private String missing = "";

  TemplateScreen(Screen screen) {
    this.screen = screen;
  }

  @Override
  public void ran(TemplateJob job, Outcome outcome) {
    missing = "";
    var target = job.order().target();
    switch (outcome) {
      case Outcome.Unchanged _ -> {}
      case Outcome.Done(String output) -> {
        screen.print(target + " written");
        output.strip().lines().forEach(line -> screen.print("  " + line));
      }
      case Outcome.Failed(String problem) -> screen.remark("Error: " + problem);
    }
  }

  @Override
  public void missing(String reason) {
    if (!missing.equals(reason)) {
      screen.remark(reason + " Files stay as they are until it does.");
    }
    missing = reason;
  }
}
