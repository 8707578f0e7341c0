package io.ngp.cli.deployment;

import io.ngp.cli.api.Diagnosis;
import io.ngp.cli.api.Json;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import tools.jackson.databind.node.ObjectNode;

/** Shows why an app does not run as wanted. */
public final class Diagnosed {
  private Diagnosed() {}

  /** Prints what happened, the lines that support it and how to fix it. */
  public static void print(Screen screen, Diagnosis diagnosis) {
    printSummary(screen, diagnosis);
    diagnosis
        .detail()
        .lines()
        .forEach(line -> screen.print(screen.paint(Paint.FAINT, "    | ") + line));
    printFix(screen, diagnosis);
  }

  /** The same without the lines that support it. */
  public static void printShort(Screen screen, Diagnosis diagnosis) {
    printSummary(screen, diagnosis);
    printFix(screen, diagnosis);
  }

  private static void printSummary(Screen screen, Diagnosis diagnosis) {
    var times = diagnosis.count() > 1 ? " (" + diagnosis.count() + " times)" : "";
    var where = diagnosis.where().isEmpty() ? "" : " at " + diagnosis.where();
    screen.print("  " + screen.paint(paint(diagnosis), diagnosis.summary()) + where + times);
  }

  private static void printFix(Screen screen, Diagnosis diagnosis) {
    if (!diagnosis.fix().isEmpty()) {
      screen.print("  " + diagnosis.fix());
    }
  }

  /** The diagnosis as an object for scripts. */
  public static ObjectNode json(Diagnosis diagnosis) {
    var json = Json.object();
    json.put("severity", diagnosis.severity()).put("summary", diagnosis.summary());
    json.put("where", diagnosis.where()).put("detail", diagnosis.detail());
    return json.put("fix", diagnosis.fix()).put("count", diagnosis.count());
  }

  private static Paint paint(Diagnosis diagnosis) {
    return switch (diagnosis.severity()) {
      case "error" -> Paint.BAD;
      case "warning" -> Paint.WARNING;
      default -> Paint.PLAIN;
    };
  }
}
