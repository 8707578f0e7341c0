package io.ngp.cli.render;

import java.util.ArrayList;
import java.util.List;

/** What is known about one thing: a name and a value per line, values aligned. */
public final class Facts {
  private record Fact(String name, String value) {}

  private final List<Fact> facts = new ArrayList<>();

  /** Adds a fact; one without a value is left out. */
  public Facts add(String name, String value) {
    if (!value.isEmpty()) {
      facts.add(new Fact(name, value));
    }
    return this;
  }

  /** Prints the facts, two spaces in. */
  public void print(Screen screen) {
    var width = facts.stream().mapToInt(fact -> Text.width(fact.name())).max().orElse(0);
    for (var fact : facts) {
      var padding = " ".repeat(width - Text.width(fact.name()));
      screen.print("  " + screen.paint(Paint.FAINT, fact.name() + padding) + "  " + fact.value());
    }
  }
}
