package io.ngp.store;

import java.io.IOException;
import java.io.StringReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import org.apache.zookeeper.server.quorum.QuorumPeer.LearnerType;
import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;

/** Members as ZooKeeper writes them. */
final class EnsembleText {

  private EnsembleText() {}

  /** One voting member, as a change of the members takes it. */
  static String joining(EnsembleMember member) {
    return "server.%d=%s".formatted(member.id(), server(member, LearnerType.PARTICIPANT));
  }

  static QuorumServer server(EnsembleMember member, LearnerType type) {
    return new QuorumServer(
        member.id(),
        address(member.host(), member.peerPort()),
        address(member.host(), member.electionPort()),
        address(member.host(), member.clientPort()),
        type);
  }

  /**
   * Those who vote.
   *
   * @throws StoreException when it is not a list of members
   */
  static Ensemble voters(byte[] text) {
    String list = new String(text, StandardCharsets.UTF_8);
    try {
      var properties = new Properties();
      properties.load(new StringReader(list));
      return new Ensemble(voters(new QuorumMaj(properties)));
    } catch (IOException | ConfigException | IllegalArgumentException e) {
      throw new StoreException(
          "ZooKeeper lists its members as \"%s\", which can't be read.".formatted(list), e);
    }
  }

  private static List<EnsembleMember> voters(QuorumMaj members) {
    return members.getVotingMembers().values().stream()
        .map(EnsembleText::member)
        .sorted(Comparator.comparingInt(EnsembleMember::id))
        .toList();
  }

  static EnsembleMember member(QuorumServer server) {
    return new EnsembleMember(
        Math.toIntExact(server.id),
        server.addr.getOne().getHostString(),
        server.addr.getOne().getPort(),
        server.electionAddr.getOne().getPort(),
        server.clientAddr.getPort());
  }

  static InetSocketAddress address(String host, int port) {
    return new InetSocketAddress(host, port);
  }
}
