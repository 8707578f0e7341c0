package io.ngp.engine.swarm;

import io.ngp.engine.swarm.SwarmNode.Availability;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches nodes come, go and return. Owner thread only. */
final class NodeWatch {
  private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);

  private final SwarmState state;
  private final DaemonWatch daemons;

  /** Forgotten while they were lost; they join anew once they are heard of. */
  private final Set<String> dismissed = new HashSet<>();

  NodeWatch(SwarmState state, DaemonWatch daemons) {
    this.state = state;
    this.daemons = daemons;
  }

  /** Takes in how all nodes fare. */
  void seen(SwarmPicture picture) {
    daemons.follow(picture);
    Set<String> shown = new HashSet<>();
    for (SwarmNode node : picture.nodes()) {
      if (isWanted(node)) {
        shown.add(node.name());
        seen(node);
      }
    }
    for (KnownNode known : state.agents()) {
      if (!shown.contains(known.name)) {
        known.node = Optional.empty();
        if (known.isIdleAndUnknown()) {
          state.forget(known);
        } else if (known.isReachable || !known.isLossTold) {
          lost(known);
        }
      }
    }
    state.publishNodes();
  }

  /** Whether it is an agent: one that is drained is none once nothing of ours is there. */
  private boolean isWanted(SwarmNode node) {
    if (isHeardOf(node)) {
      dismissed.remove(node.name());
    }
    boolean hasOurs = state.agent(node.name()).filter(n -> !n.tasks().isEmpty()).isPresent();
    return !dismissed.contains(node.name())
        && (hasOurs || node.availability() != Availability.DRAIN);
  }

  private boolean isHeardOf(SwarmNode node) {
    return node.isReady() && daemons.isFelt(node);
  }

  private void seen(SwarmNode node) {
    KnownNode known = state.agentOrNew(node.name());
    boolean isNews = !known.node.equals(Optional.of(node));
    known.node = Optional.of(node);
    if (isHeardOf(node)) {
      known.lastSeen = state.now();
      if (!known.isReachable) {
        LOG.info("Node {} of the swarm is ready", known.name);
        known.isReachable = true;
        known.isLossTold = false;
        state.tellNode(known);
      }
    } else if (known.isReachable || !known.isLossTold) {
      lost(known);
    }
    if (isNews) {
      state.placingDue();
    }
  }

  private void lost(KnownNode known) {
    LOG.warn("Node {} of the swarm is lost", known.name);
    known.isReachable = false;
    known.isLossTold = true;
    state.tellNode(known);
    state.placingDue();
  }

  /** A node is forgotten; if it still lives, it joins anew. */
  void dismiss(String name) {
    state
        .agent(name)
        .ifPresent(known -> {
          LOG.info("Node {} is forgotten", name);
          dismissed.add(name);
          state.dismiss(known);
        });
  }
}
