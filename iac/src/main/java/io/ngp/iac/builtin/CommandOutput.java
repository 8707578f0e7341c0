package io.ngp.iac.builtin;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Keeps what is needed of what a command writes: bounded, however much that is. */
final class CommandOutput {
  private static final int LONGEST = 64 * 1024;
  private static final int TAIL = 10;
  private static final int LONGEST_LINE = 200;

  private final Consumer<String> progress;
  private final StringBuilder standard = new StringBuilder();
  private final Deque<String> tail = new ArrayDeque<>();

  CommandOutput(Consumer<String> progress) {
    this.progress = progress;
  }

  synchronized void standard(String line) {
    var room = LONGEST - standard.length();
    if (room > 0) {
      standard.append(line, 0, Math.min(line.length(), room)).append('\n');
    }
    error(line);
  }

  synchronized void error(String line) {
    if (line.isBlank()) {
      return;
    }
    if (tail.size() == TAIL) {
      tail.removeFirst();
    }
    tail.addLast(line);
    progress.accept(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "..." : line);
  }

  synchronized String standardText() {
    return standard.toString().strip();
  }

  synchronized List<String> tail() {
    return List.copyOf(tail);
  }
}
