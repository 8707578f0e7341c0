package io.ngp.provider.local;

import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.change.ReadyType;
import io.ngp.provider.local.node.NodeProcess;
import java.util.List;

/** Vital signs of processes of this machine. */
record LocalVitals(Site site) implements ReadyType.Vitals {
  @Override
  public boolean isDead(String node) {
    return !process(node).isRunning();
  }

  @Override
  public List<String> lastWords(String node) {
    return process(node).lastLines(NodeLauncher.LOG_LINES);
  }

  @Override
  public String log(String node) {
    return process(node).folder().log().toString();
  }

  private NodeProcess process(String node) {
    return new NodeProcess(
        new NodeEntry.AgentEntry(node, NodeEntry.LOOPBACK, 0, false), site.node(node));
  }
}
