package io.ngp.engine.local.fetch;

import java.time.Duration;

/**
 * Bounds on what a definition can make an agent download and unpack.
 *
 * @param largestFile bytes of one download
 * @param largestTree bytes of everything unpacked from one archive
 * @param mostEntries entries of one archive
 * @param largestRatio how many times its own size an archive may grow, once it yields over 64 MiB
 * @param connect longest wait for a connection, and then for each next byte
 * @param total longest time one download may take
 * @param cache bytes the agent keeps of entries with {@code cache}
 */
public record FetchLimits(
    long largestFile,
    long largestTree,
    int mostEntries,
    int largestRatio,
    Duration connect,
    Duration total,
    long cache) {
  public static final FetchLimits DEFAULT =
      new FetchLimits(
          4L << 30,
          4L << 30,
          100_000,
          200,
          Duration.ofSeconds(15),
          Duration.ofMinutes(10),
          2L << 30);
}
