package io.ngp.engine.local.wire;

import java.util.List;

/** The persistent volumes of a task: folders of its agent that outlive it. */
public record TaskVolumes(List<Mount> mounts) {
  public TaskVolumes {
    mounts = List.copyOf(mounts);
  }

  /**
   * A folder and where the task finds it.
   *
   * @param persistenceId name of the folder, the same for every task of the instance
   * @param containerPath name in the sandbox
   */
  public record Mount(String persistenceId, String containerPath) {}
}
