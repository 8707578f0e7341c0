package io.ngp.provider.machines.ssh;

import io.ngp.iac.provider.ProviderException;
import java.util.List;

/**
 * How a command ended.
 *
 * @param status its exit status
 * @param out what it wrote
 * @param error what it wrote to its error output
 */
public record Answer(int status, String out, String error) {
  private static final int LAST_LINES = 8;

  /** Whether it did what it was asked. */
  public boolean isOk() {
    return status == 0;
  }

  /** The last lines it complained with, or else wrote. */
  public List<String> lastWords() {
    var lines = (error.isBlank() ? out : error).strip().lines().toList();
    return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
  }

  /** What it means for people that {@code host} failed to do {@code what}. */
  public ProviderException failure(String host, String what) {
    var words = lastWords();
    var last = words.isEmpty() ? "exit status " + status : words.getLast();
    var isFull = words.stream().anyMatch(line -> line.contains("No space left on device"));
    return new ProviderException(
        "%s failed to %s: %s".formatted(host, what, last),
        words.size() > 1 ? words : List.of(),
        (isFull ? "Free some disk on it" : "Correct that on it")
            + ", then apply again: that goes on where it stopped.");
  }
}
