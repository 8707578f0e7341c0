package io.ngp.cli.adopt.draft;

import io.ngp.cli.api.ErrorTexts;
import io.ngp.iac.diagnostic.Position;
import io.ngp.node.definition.DefinitionJudge;
import io.ngp.node.definition.DefinitionJudge.Complaint;
import io.ngp.node.definition.DefinitionJudge.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes a definition one that this platform's API takes: deprecated members are translated, what it
 * refuses and an app can do without is taken out, what only repeats a default is left out. All that
 * is lost on the way is told.
 */
public final class Admission {
  /** Each round takes something out; more rounds than this would mean that nothing helps. */
  private static final int MOST_ROUNDS = 20;

  private final DefinitionJudge judge = new DefinitionJudge();

  /**
   * The definition as it is to be written; empty if the API would refuse it whatever is left out.
   *
   * @param raw a complete definition with an absolute id
   * @param places where its parts stand, by path
   */
  public Optional<ObjectNode> admit(
      ObjectNode raw, Findings findings, Function<String, Position> places) {
    var definition = raw.deepCopy();
    for (var round = 0; round < MOST_ROUNDS; round++) {
      var complaints = complaints(judge.judge(definition));
      var removable = complaints.stream().flatMap(each -> Removal.of(each).stream()).toList();
      var removal = Removal.first(removable);
      if (removal.isEmpty() || !removal.get().apply(definition)) {
        break;
      }
      var path = removal.get().path();
      findings.dropped(
          path, places.apply(path), sentence(removal.get().reason()), removal.get().instead());
    }
    return finished(raw, definition, findings, places);
  }

  private static List<Complaint> complaints(Verdict verdict) {
    return switch (verdict) {
      // An image needs another engine, which may well honour what this one does not.
      case Verdict.Accepted accepted ->
          Blockers.hasImage(accepted.unsupported()) ? List.of() : accepted.unsupported();
      case Verdict.Refused refused -> refused.complaints();
    };
  }

  private Optional<ObjectNode> finished(
      ObjectNode raw, ObjectNode definition, Findings findings, Function<String, Position> places) {
    return switch (judge.judge(definition)) {
      case Verdict.Accepted accepted -> {
        for (var lost : Losses.between(definition, accepted.definition())) {
          findings.dropped(lost.path(), places.apply(lost.path()), lost.reason(), lost.instead());
        }
        Blockers.tell(accepted.unsupported(), findings, places);
        yield Optional.of(new Condenser(judge).condense(accepted.definition(), raw));
      }
      case Verdict.Refused refused -> {
        for (var complaint : refused.complaints()) {
          findings.leftOut(
              complaint.path(),
              places.apply(complaint.path()),
              sentence(complaint.reason()),
              "Correct it where it comes from, and import it again.");
        }
        yield Optional.empty();
      }
    };
  }

  /** A reason as a sentence of its own. */
  static String sentence(String reason) {
    var text = ErrorTexts.plain(reason).strip();
    var first = text.split("[^A-Za-z]", 2)[0];
    var isWord = !first.isEmpty() && first.equals(first.toLowerCase(Locale.ROOT));
    var begun = isWord ? text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) : text;
    return begun.endsWith(".") ? begun : begun + ".";
  }
}
