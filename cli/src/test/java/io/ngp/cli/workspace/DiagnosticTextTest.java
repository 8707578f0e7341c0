package io.ngp.cli.workspace;

import io.ngp.cli.testing.Golden;
import io.ngp.cli.testing.Printed;
import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.Position;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosticTextTest {
  private static final List<String> PLATFORM =
      List.of(
          "platform: demo",
          "modules:",
          "  cluster: {masters: 2, agents: \"many\"}",
          "\tedge: {}",
          "  note: " + "x".repeat(200) + " ${var.sise} " + "y".repeat(200),
          "  odd: \u001b[31m");

  private static final List<Diagnostic> MISTAKES =
      List.of(
          Diagnostic.error(
              at(3, 22), "cluster.masters is 2; expected 1, 3 or 5.", "Write one of 1, 3, 5."),
          Diagnostic.error(at(3, 33), "cluster.agents is \"many\"; expected a number.", "")
              .about("cluster.agents"),
          Diagnostic.error(at(4, 1), "Tabs cannot indent.", "Use spaces."),
          Diagnostic.error(at(5, 212), "There is no variable sise.", "Did you mean \"size\"?"),
          Diagnostic.error(at(6, 8), "This cannot be printed.", ""),
          Diagnostic.error(at(99, 1), "The line is gone.", "Look again."),
          Diagnostic.error(at(3, 0), "The whole line is wrong.", ""),
          Diagnostic.error(new Position("other.yaml", 0, 0), "The file is missing.", "Write it."),
          Diagnostic.error(Position.NONE, "cluster.agent[1] cannot be read: no answer.", "Wait."),
          Diagnostic.error(Position.NONE, "It cannot be read.", "").about("cluster.agent[2]"),
          Diagnostic.warning(at(1, 1), "The name is short.", "First line.\nSecond line."));

  private static Position at(int line, int column) {
    return new Position("platform.yaml", line, column);
  }

  private static Optional<String> line(String file, int number) {
    return file.equals("platform.yaml") && number >= 1 && number <= PLATFORM.size()
        ? Optional.of(PLATFORM.get(number - 1))
        : Optional.empty();
  }

  @Test
  void everyMistakeIsToldWithItsPlaceAndTheWayOut() {
    var printed = Printed.plain();

    new DiagnosticText(printed.screen(), DiagnosticTextTest::line).print(MISTAKES);

    Golden.check("diagnostics/mistakes.txt", printed.err());
  }
}
