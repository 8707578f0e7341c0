package io.ngp.store;

import java.nio.charset.StandardCharsets;

/**
 * The ephemeral znode that tells who leads.
 *
 * @param leader who
 * @param session the ZooKeeper session it lives and dies with
 */
record LeaderNode(Leader leader, long session) {

  /** Name, address and epoch, one per line. */
  static byte[] bytes(Leader leader) {
    return (leader.name() + "\n" + leader.address() + "\n" + leader.epoch())
        .getBytes(StandardCharsets.UTF_8);
  }

  static LeaderNode parse(Requests.Node node) {
    String text = new String(node.data(), StandardCharsets.UTF_8);
    String[] lines = text.split("\n", -1);
    try {
      return new LeaderNode(
          new Leader(lines[0], lines[1], Long.parseLong(lines[2])),
          node.stat().getEphemeralOwner());
    } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
      throw new StoreException(
          "%s holds \"%s\"; expected a name, an address and an epoch. Remove it; a leader is elected then."
              .formatted(Znodes.LEADER, text),
          e);
    }
  }
}
