package io.ngp.cluster.app;

import io.ngp.cluster.app.Networking.DeclaredPort;
import java.util.BitSet;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * Which service ports the apps of a tree have, and how many of them each. Immutable; adding an app
 * costs the same however many there are.
 */
final class UsedPorts {
  static final UsedPorts NONE = new UsedPorts(new BitSet(), HashTreePMap.empty());

  /** Never changed once it is here. */
  private final BitSet used;

  /** Only of ports that more than one declaration has: how many. */
  private final PMap<Integer, Integer> shared;

  private UsedPorts(BitSet used, PMap<Integer, Integer> shared) {
    this.used = used;
    this.shared = shared;
  }

  UsedPorts with(App app) {
    return change(app, 1);
  }

  UsedPorts without(App app) {
    return change(app, -1);
  }

  /** A copy to be changed at will. */
  BitSet copy() {
    return (BitSet) used.clone();
  }

  private UsedPorts change(App app, int by) {
    BitSet newUsed = used;
    PMap<Integer, Integer> newShared = shared;
    for (DeclaredPort declared : app.networking().ports()) {
      int port = declared.servicePort();
      int count = newUsed.get(port) ? newShared.getOrDefault(port, 1) : 0;
      int newCount = count + by;
      newShared = newCount > 1 ? newShared.plus(port, newCount) : newShared.minus(port);
      if (count == 0 || newCount == 0) {
        newUsed = (BitSet) newUsed.clone();
        newUsed.set(port, newCount > 0);
      }
    }
    return new UsedPorts(newUsed, newShared);
  }
}
