package io.ngp.cluster.engine;

import java.time.Instant;
import java.util.Optional;

/**
 * What a task has used until one moment, all its processes together. What its engine can't know is
 * absent, not 0.
 *
 * @param at when, by the clock of the machine it runs on
 * @param cpuSeconds time on all cores together since it began; falls where a process ends of which
 *     no other of the task takes note
 * @param processes that live
 * @param network all it received and sent; absent if it shares its machine's network
 * @param disk all it read from and wrote to disks
 */
public record TaskUsage(
    Instant at,
    double cpuSeconds,
    Memory memory,
    int processes,
    Optional<Traffic> network,
    Optional<Traffic> disk) {

  /**
   * Memory in bytes, without files that are kept in memory only because there is room.
   *
   * @param limit what it may not exceed
   * @param peak the most it ever had, with such files
   */
  public record Memory(long bytes, Optional<Long> limit, Optional<Long> peak) {}

  /** Bytes that came in, and those that went out. */
  public record Traffic(long in, long out) {}
}
