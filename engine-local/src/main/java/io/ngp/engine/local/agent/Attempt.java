package io.ngp.engine.local.agent;

import io.ngp.engine.local.process.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One start of a task that really happened.
 *
 * @param runFolder where the leader wrote its claim and will write the exit status
 * @param since when the command began
 * @param isOurChild whether this process of the agent started the leader
 * @param exit completes when our child ends; never for an adopted leader, whose end must be looked
 *     for
 */
record Attempt(
    ProcessTree tree,
    Path runFolder,
    Instant since,
    boolean isOurChild,
    CompletableFuture<?> exit) {
  static final String CLAIM = "claim";
  static final String EXIT = "exit";

  static Attempt started(ProcessTree tree, Path runFolder, Instant since, Process leader) {
    return new Attempt(tree, runFolder, since, true, leader.onExit());
  }

  static Attempt adopted(ProcessTree tree, Path runFolder, Instant since) {
    return new Attempt(tree, runFolder, since, false, new CompletableFuture<Void>());
  }

  /**
   * Status of the command, as shells tell it: 128 and the signal's number if a signal ended it.
   * Empty if the leader could not write it.
   */
  Optional<Integer> exitStatus() {
    try {
      String text = Files.readString(runFolder.resolve(EXIT));
      return text.endsWith("\n") ? Optional.of(Integer.valueOf(text.strip())) : Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
