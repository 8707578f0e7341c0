package io.ngp.node;

import io.ngp.identity.Caller;
import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import io.ngp.node.NodeConfigReader.NodeConfigException;
import io.ngp.node.upkeep.UpkeepReporter;
import io.ngp.upkeep.ReportFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one node until it is told to stop: the composition root of every {@code ngp node} process.
 */
public final class NodeMain {
  private static final Logger LOG = LoggerFactory.getLogger(NodeMain.class);

  private NodeMain() {}

  /**
   * Runs the node described by a {@code node.json}; returns after SIGTERM, or when it can't start.
   *
   * @return the process's exit status: 0 after a clean stop, 1 if the node could not start, 2 if
   *     its configuration is wrong
   */
  public static int run(Path nodeJson) {
    // Helidon logs through the JDK's own logging, which writes to stderr.
    java.util.logging.Logger.getLogger("").setLevel(java.util.logging.Level.WARNING);
    NodeConfig config;
    try {
      config = NodeConfigReader.read(nodeJson);
    } catch (NodeConfigException e) {
      LOG.error("{}", e.getMessage());
      return 2;
    }
    return run(config);
  }

  private static int run(NodeConfig config) {
    Role role = role(config);
    CountDownLatch stopAsked = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("shutdown").unstarted(() -> awaitStop(stopAsked, stopped)));
    config.identity().ifPresent(NodeMain::tell);
    Optional<UpkeepReporter> reports = Optional.empty();
    try {
      role.onFinished(stopAsked::countDown);
      role.start();
      new LogRotation(log(config)).start();
      reports = reporter(config, role);
      reports.ifPresent(UpkeepReporter::start);
      LOG.info("{} is up", config.name());
      stopAsked.await();
      LOG.info("{} stops", config.name());
      return 0;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 1;
    } catch (Exception e) {
      LOG.error("{} could not start: {}", config.name(), e.getMessage());
      LOG.debug("The cause", e);
      return 1;
    } finally {
      reports.ifPresent(UpkeepReporter::close);
      role.close();
      config.identity().ifPresent(Identity::close);
      stopped.countDown();
    }
  }

  /** What its starter appends its output to. */
  private static Path log(NodeConfig config) {
    return Optional.ofNullable(System.getProperty("ngp.log"))
        .map(Path::of)
        .orElseGet(() -> config.folder().resolve("log"));
  }

  /** Where this host is looked after, and there are masters to be told of it. */
  private static Optional<UpkeepReporter> reporter(NodeConfig config, Role role) {
    return Optional.ofNullable(System.getProperty("ngp.upkeep"))
        .filter(_ -> !(config instanceof NodeConfig.Upkeep))
        .map(report ->
            new UpkeepReporter(
                config.name(),
                new ReportFile(Path.of(report)),
                Caller.of(config.identity(), PeerRole.MASTER),
                role::masters));
  }

  private static void tell(Identity identity) {
    LOG.info(
        "Proves to be {} by a certificate that is valid until {}",
        identity.self(),
        identity.validUntil());
    identity.start();
  }

  /**
   * The JVM halts when its shutdown hooks return: this one lets the main thread close the role
   * first.
   */
  private static void awaitStop(CountDownLatch stopAsked, CountDownLatch stopped) {
    stopAsked.countDown();
    try {
      stopped.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  static Role role(NodeConfig config) {
    return switch (config) {
      case NodeConfig.Master master -> new MasterRole(master);
      case NodeConfig.Agent agent -> new AgentRole(agent);
      case NodeConfig.SwarmAgent agent -> new SwarmAgentRole(agent);
      case NodeConfig.Upkeep upkeep -> new UpkeepRole(upkeep);
      case NodeConfig.Balancer balancer ->
          balancer
              .proxy()
              .<Role>map(program -> new ProxyRole(balancer, program))
              .orElseGet(() -> new BalancerRole(balancer));
    };
  }
}
