package io.ngp.engine.local.agent;

import io.ngp.engine.local.health.ProbeRunner;
import io.ngp.engine.local.wire.CheckReport;
import io.ngp.engine.local.wire.ProbeReport;

/**
 * Passes on what probes answer of programs that run. One that ends, by itself or not, stops
 * answering before anybody can know of its end; so a failure counts only if the program is seen to
 * run after it.
 */
record LivingMembers(Attempt attempt, ProbeRunner.Listener listener)
    implements ProbeRunner.Listener {
  @Override
  public void probed(ProbeReport report) {
    if (report.passed() || attempt.hasOutlived(report.index())) {
      listener.probed(report);
    }
  }

  @Override
  public void checked(CheckReport report) {
    listener.checked(report);
  }
}
