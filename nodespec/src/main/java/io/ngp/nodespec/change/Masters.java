package io.ngp.nodespec.change;

import io.ngp.nodespec.NodeHttp;
import io.ngp.nodespec.NodeSpec;
import java.util.List;

/** What those who manage the nodes of a platform can find out about its masters. */
public interface Masters {
  /**
   * A master.
   *
   * @param id the number of its member
   * @param address of its API
   */
  record Peer(String name, int id, String address) {
    /** The master that is told {@code spec}. */
    public static Peer of(NodeSpec.Master spec) {
      return new Peer(spec.name(), spec.id(), spec.entry().address());
    }
  }

  /** The other masters of the platform, running or not. */
  List<Peer> others(Peer master);

  /** Whether it is the one that begins where there is nothing yet. */
  boolean isFirst(Peer master);

  /** Whether its process runs, well or not. */
  boolean runs(Peer master);

  /** Whether it has data of an ensemble. */
  boolean hasData(Peer master);

  /** Where people read why a master is not well, in words that follow "in". */
  String logs();

  /** How they are called. */
  default NodeHttp http() {
    return NodeHttp.PLAIN;
  }
}
