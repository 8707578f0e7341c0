package io.ngp.engine.local.agent;

import io.ngp.engine.local.health.ProbeRunner;
import io.ngp.engine.local.wire.CheckReport;
import io.ngp.engine.local.wire.ProbeReport;

/**
 * Passes on what probes answer of members that live: one that is done while the pod goes on would
 * only be found sick.
 */
record LivingMembers(Attempt attempt, ProbeRunner.Listener listener)
    implements ProbeRunner.Listener {
  @Override
  public void probed(ProbeReport report) {
    if (attempt.isAsked(report.index())) {
      listener.probed(report);
    }
  }

  @Override
  public void checked(CheckReport report) {
    listener.checked(report);
  }
}
