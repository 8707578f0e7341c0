package io.ngp.node;

import io.ngp.engine.local.agent.Agent;
import io.ngp.engine.local.agent.AgentSettings;
import io.ngp.engine.local.wire.Registration.Capacity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs tasks: the embedded engine's agent. Stopping it leaves its tasks running. */
final class AgentRole implements Role {
  private final NodeConfig.Agent config;
  private final Agent agent;

  AgentRole(NodeConfig.Agent config) {
    this.config = config;
    NodeConfig.Offered offered = config.offered();
    agent =
        new Agent(
            new AgentSettings(
                config.name(),
                config.bind(),
                config.port(),
                config.masters(),
                config.data(),
                config.tasks(),
                new Capacity(
                    offered.cpus(),
                    offered.memMib(),
                    offered.diskMib(),
                    offered.firstPort() + "-" + offered.lastPort()),
                config.attributes(),
                Optional.ofNullable(System.getProperty("ngp.home")).map(Path::of),
                AgentSettings.Keeping.DEFAULT),
            config.identity());
  }

  @Override
  public void start() throws IOException {
    Files.createDirectories(config.data());
    agent.start();
  }

  /** The agent tells its health itself, on its own API. */
  @Override
  public Health health() {
    return new Health(true, "see " + agent.address() + "/healthz");
  }

  @Override
  public List<URI> masters() {
    return config.masters();
  }

  @Override
  public void close() {
    agent.close();
  }
}
