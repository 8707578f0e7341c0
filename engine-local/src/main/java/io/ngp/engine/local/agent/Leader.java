package io.ngp.engine.local.agent;

import io.ngp.engine.local.process.ProcessIdentity;
import io.ngp.engine.local.process.ProcessTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The process that leads the session of one member and writes down how its program ended.
 *
 * @param runFolder where it wrote its claim and will write the exit status
 * @param exit completes when our child ends; never for an adopted leader, whose end must be looked
 *     for
 */
record Leader(
    Member member,
    ProcessIdentity process,
    ProcessTable table,
    Path runFolder,
    CompletableFuture<?> exit) {
  static final String CLAIM = "claim";
  static final String EXIT = "exit";

  /** Whether its program is one of a pod's. */
  boolean isContainer() {
    return !member.name().isEmpty();
  }

  boolean isAlive() {
    return !exit.isDone() && table.isAlive(process);
  }

  /** Whether its program ended, and not well. */
  boolean hasFailed() {
    return !isAlive() && exitStatus().filter(status -> status == 0).isEmpty();
  }

  /** Whether its program runs: not yet started is no more running than already on its way out. */
  boolean hasRunningProgram() {
    return isAlive() && table.hasRunningChild(process);
  }

  /** When its program ended; empty if nobody took that down. */
  Optional<Instant> endedAt() {
    try {
      return Optional.of(Files.getLastModifiedTime(runFolder.resolve(EXIT)).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Status of the program, as shells tell it: 128 and the signal's number if a signal ended it.
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
