package io.ngp.provider.machines;

import io.ngp.nodespec.change.ReadyType;
import java.util.List;

/** Vital signs of nodes on hosts: services that start them again whenever they end. */
record HostVitals() implements ReadyType.Vitals {
  @Override
  public boolean isDead(String node) {
    return false;
  }

  @Override
  public List<String> lastWords(String node) {
    return List.of();
  }

  @Override
  public String log(String node) {
    return "`journalctl -u \"ngp@*\"` on its host, or " + NodeService.LOGS + " there.";
  }
}
