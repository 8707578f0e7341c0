package io.ngp.provider.local.machine;

import io.ngp.nodespec.Waiting;
import java.time.Duration;
import java.util.List;

/** Ends processes that nobody looks after any more. */
public final class Ending {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration INTERVAL = Duration.ofMillis(20);

  private Ending() {}

  /** Asks all to end, and kills those that have not after a moment; returns how many there were. */
  public static int of(List<ProcessHandle> processes) {
    processes.forEach(ProcessHandle::destroy);
    if (!Waiting.until(() -> processes.stream().noneMatch(ProcessMark::runs), PATIENCE, INTERVAL)) {
      processes.forEach(ProcessHandle::destroyForcibly);
    }
    return processes.size();
  }
}
