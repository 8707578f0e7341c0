package io.ngp.store;

import java.util.Map;
import org.apache.zookeeper.jmx.MBeanRegistry;
import org.apache.zookeeper.jmx.ZKMBeanInfo;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;

/**
 * What ZooKeeper reads from system properties, all in one place. Most are read once when a class
 * loads, so every entry point of this package calls {@link #apply()} before it touches ZooKeeper.
 */
final class ZooKeeperSettings {

  /** Largest request a server takes, in bytes: bounds one commit. */
  static final int MAX_REQUEST_BYTES = 8 << 20;

  /** Largest answer a session takes, in bytes: bounds the names in one folder. */
  static final int MAX_ANSWER_BYTES = 64 << 20;

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          Map.entry("jute.maxbuffer", Integer.toString(MAX_REQUEST_BYTES)),
          // Durability: an answer means that the write is on disk.
          Map.entry("zookeeper.forceSync", "yes"),
          // Log files grow in steps of 4 MiB and start anew after 64 MiB, so that an idle platform
          // is small on disk and a restart replays little.
          Map.entry("zookeeper.preAllocSize", "4096"),
          Map.entry("zookeeper.snapCount", "20000"),
          Map.entry("zookeeper.snapSizeLimitInKb", "65536"),
          // Few threads: one for sockets and no pool behind it, one for commits.
          Map.entry("zookeeper.nio.numSelectorThreads", "1"),
          Map.entry("zookeeper.nio.numWorkerThreads", "0"),
          Map.entry("zookeeper.commitProcessor.numWorkerThreads", "1"),
          // Little memory: these hold whole documents, which are up to half a MiB each.
          Map.entry("zookeeper.maxResponseCacheSize", "0"),
          Map.entry("zookeeper.maxGetChildrenResponseCacheSize", "0"),
          // Nothing listens but what the ensemble needs.
          Map.entry("zookeeper.admin.enableServer", "false"),
          Map.entry("zookeeper.4lw.commands.whitelist", "srvr,ruok"),
          Map.entry("zookeeper.jmx.log4j.disable", "true"),
          // Whoever may write documents may change the members: masters know no other users.
          Map.entry("zookeeper.skipACL", "yes"),
          Map.entry("zookeeper.sasl.client", "false"));

  private static boolean applied;

  private ZooKeeperSettings() {}

  static synchronized void apply() {
    if (applied) {
      return;
    }
    applied = true;
    PROPERTIES.forEach(System::setProperty);
    MBeanRegistry.setInstance(new NoBeans());
    // Also a single member is a quorum of one, so that more can join it later.
    QuorumPeerConfig.setStandaloneEnabled(false);
    QuorumPeerConfig.setReconfigEnabled(true);
  }

  /** JMX is off: nobody here reads ZooKeeper's beans, and making them costs each start. */
  private static final class NoBeans extends MBeanRegistry {

    @Override
    public void register(ZKMBeanInfo bean, ZKMBeanInfo parent) {}
  }
}
