package io.ngp.cli.plan;

import io.ngp.cli.render.Paint;
import io.ngp.cli.value.ValueText;
import io.ngp.iac.plan.Plan.Effect;
import io.ngp.iac.provider.Consequence;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a plan means for people: by kind, the worst last. */
final class ConsequencesText {
  private static final int MOST_OF_A_KIND = 20;

  /** In the order shown. */
  private static final List<Consequence.Kind> KINDS =
      List.of(
          Consequence.Kind.NOTE,
          Consequence.Kind.CAPACITY,
          Consequence.Kind.RESTART,
          Consequence.Kind.INTERRUPTION,
          Consequence.Kind.IRREVERSIBLE,
          Consequence.Kind.DATA_LOSS);

  private final Sheet sheet;

  ConsequencesText(Sheet sheet) {
    this.sheet = sheet;
  }

  /** Writes the section and an empty line, or nothing if there are none. */
  void write(List<Effect> effects) {
    if (effects.isEmpty()) {
      return;
    }
    Map<Consequence.Kind, Set<String>> byKind = new EnumMap<>(Consequence.Kind.class);
    for (var effect : effects) {
      byKind
          .computeIfAbsent(effect.consequence().kind(), _ -> new LinkedHashSet<>())
          .add(sentence(effect));
    }
    sheet.line(sheet.screen().paint(Paint.STRONG, "Consequences:"));
    KINDS.stream()
        .filter(byKind::containsKey)
        .forEach(kind -> write(kind, byKind.getOrDefault(kind, Set.of())));
    sheet.blank();
  }

  private static String sentence(Effect effect) {
    var text = effect.consequence().text();
    return ValueText.printable(effect.address().map(address -> address + ": " + text).orElse(text));
  }

  private void write(Consequence.Kind kind, Set<String> sentences) {
    var screen = sheet.screen();
    sheet.line("  " + screen.paint(paint(kind), sign(kind) + " " + heading(kind)));
    sentences.stream().limit(MOST_OF_A_KIND).forEach(each -> sheet.line("      " + each));
    if (sentences.size() > MOST_OF_A_KIND) {
      sheet.line("      and " + (sentences.size() - MOST_OF_A_KIND) + " more like these");
    }
  }

  private String sign(Consequence.Kind kind) {
    var screen = sheet.screen();
    return switch (kind) {
      case NOTE -> screen.glyph("•", "i");
      case CAPACITY -> screen.glyph("◔", "%");
      case RESTART -> screen.glyph("↻", "~");
      case INTERRUPTION -> screen.glyph("▲", "!");
      case IRREVERSIBLE -> screen.glyph("▲", "!!");
      case DATA_LOSS -> screen.glyph("✘", "!!!");
    };
  }

  private static String heading(Consequence.Kind kind) {
    return switch (kind) {
      case NOTE -> "Worth knowing:";
      case CAPACITY -> "What is left when something fails:";
      case RESTART -> "Restarts:";
      case INTERRUPTION -> "Cannot be reached for a while:";
      case IRREVERSIBLE -> "Cannot be undone:";
      case DATA_LOSS -> "DESTROYS DATA (needs --allow-data-loss):";
    };
  }

  private static Paint paint(Consequence.Kind kind) {
    return switch (kind) {
      case NOTE, CAPACITY -> Paint.PLAIN;
      case RESTART, INTERRUPTION, IRREVERSIBLE -> Paint.WARNING;
      case DATA_LOSS -> Paint.BAD;
    };
  }
}
