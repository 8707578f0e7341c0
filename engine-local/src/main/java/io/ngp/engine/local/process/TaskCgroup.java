package io.ngp.engine.local.process;

import java.util.List;
import java.util.Optional;

/** The control group of one task. */
public interface TaskCgroup {
  /** Files a process writes its pid into to join. */
  List<String> procsFiles();

  /** Pids in it now, those of its sub-groups included. */
  List<Long> processes();

  /** SIGKILL to all at once, where the kernel can; else nothing. */
  void killAll();

  /** Whether the kernel killed a process in it for want of memory, and how much was allowed. */
  Optional<String> outOfMemory();

  /** What its processes use, those that have ended included, as far as the kernel counts it. */
  CgroupUsage usage();

  /** Removes it; empty by then. What can't be removed stays, and is said in the log. */
  void remove();
}
