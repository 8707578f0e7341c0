package io.ngp.cli;

import io.ngp.cli.invoke.CommandEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads from a command line which command it names, before there is a parser for it. */
final class CommandPath {
  /** Options of {@code ngp} itself whose value is the next word. */
  private static final Set<String> TAKES_A_WORD = Set.of("-e", "--env", "-C");

  private final List<String> words;
  private int at;

  CommandPath(List<String> words) {
    this.words = words;
  }

  /** The child of {@code parent} that the next word names, if it does. */
  Optional<CommandEntry> next(CommandEntry parent) {
    while (at < words.size() && words.get(at).startsWith("-")) {
      at += TAKES_A_WORD.contains(words.get(at)) ? 2 : 1;
    }
    return at < words.size() ? parent.child(words.get(at++)) : Optional.empty();
  }
}
