package io.ngp.cli.render;

import java.util.List;

/**
 * Shows how far something is. Used by one thread; closing leaves the screen ready for ordinary
 * lines.
 */
public sealed interface Progress extends AutoCloseable permits LiveProgress, PlainProgress {
  /**
   * Shows the present state: on a terminal {@code block} replaces what was shown before, elsewhere
   * {@code line} is printed if it says something new. An empty {@code line} is never printed.
   */
  void show(List<String> block, String line);

  /** Shows a state that one line tells. */
  default void show(String line) {
    show(List.of(line), line);
  }

  /** Ends the progress; on a terminal its block vanishes. May be called twice. */
  @Override
  void close();
}
