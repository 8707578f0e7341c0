package io.ngp.engine.local.wire;

import java.util.List;

/**
 * Every task an agent knows, ended ones included until forgotten.
 *
 * @param sequence number of the last event these reports include
 */
public record Snapshot(long sequence, List<TaskReport> tasks) {
  public Snapshot {
    tasks = List.copyOf(tasks);
  }
}
