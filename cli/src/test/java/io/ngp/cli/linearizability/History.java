package io.ngp.cli.linearizability;

import io.ngp.cli.linearizability.Operation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What all clients did to several registers. May be used by many threads. What was refused, and
 * reads without an answer, say nothing about a register and are counted only.
 */
public final class History {
  private final long zeroNanos;
  private final Map<String, List<Operation>> operations = new TreeMap<>();
  private long refused;
  private long unknown;

  /** Nothing was done yet; times are told since {@code zeroNanos}. */
  public History(long zeroNanos) {
    this.zeroNanos = zeroNanos;
  }

  /** {@code client} wrote {@code value}, and that was accepted. */
  public void wrote(
      String register, String client, String value, long invokedNanos, long answeredNanos) {
    add(register, new Operation(client, Kind.WRITE, value, invokedNanos, answeredNanos));
  }

  /** {@code client} sent {@code value}, and nobody told it whether that took effect. */
  public synchronized void mayHaveWritten(
      String register, String client, String value, long invokedNanos) {
    unknown++;
    add(register, new Operation(client, Kind.WRITE, value, invokedNanos, Operation.NEVER));
  }

  /** {@code client} read {@code value}. */
  public void read(
      String register, String client, String value, long invokedNanos, long answeredNanos) {
    add(register, new Operation(client, Kind.READ, value, invokedNanos, answeredNanos));
  }

  /** An operation certainly had no effect, and told nothing. */
  public synchronized void refused() {
    refused++;
  }

  private synchronized void add(String register, Operation operation) {
    operations.computeIfAbsent(register, _ -> new ArrayList<>()).add(operation);
  }

  /** How much was done, and how it ended. */
  public synchronized String counts() {
    var done = operations.values().stream().mapToInt(List::size).sum();
    return "%d operations, %d of them without an answer, %d refused"
        .formatted(done, unknown, refused);
  }

  /** What can't be explained, a text for each register; {@code initial} is what all held before. */
  public synchronized List<String> contradictions(String initial) {
    return operations.entrySet().stream()
        .flatMap(entry ->
            RegisterChecker.check(entry.getValue(), initial).stream()
                .map(found -> entry.getKey() + ": " + text(found)))
        .toList();
  }

  private String text(Contradiction found) {
    return found.around().stream()
        .map(each -> (each.equals(found.impossible()) ? "\n>" : "\n ") + each.line(zeroNanos))
        .collect(
            Collectors.joining(
                "",
                "the operation marked > can't be explained; the longest order that can ends with "
                    + found.lastExplained().map(last -> last.line(zeroNanos).strip()).orElse("none")
                    + "; milliseconds:",
                ""));
  }
}
