package io.ngp.engine.local.agent;

import io.ngp.engine.local.fetch.FetchLimits;
import io.ngp.engine.local.wire.Registration.Capacity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How an agent is set up.
 *
 * @param name unique and stable name of the agent
 * @param bind address to listen on; also what its tasks are reached by
 * @param port to listen on, 0 for any
 * @param masters where the masters answer, {@code http://127.0.0.1:8081}
 * @param data folder for what the agent must remember; its own
 * @param tasks folder for sandboxes; may be shared with other agents of this machine
 * @param ngpHome root of the distribution, told to tasks as {@code NGP_HOME}
 */
public record AgentSettings(
    String name,
    String bind,
    int port,
    List<URI> masters,
    Path data,
    Path tasks,
    Capacity resources,
    Map<String, String> attributes,
    Optional<Path> ngpHome,
    Keeping keeping) {
  public AgentSettings {
    masters = List.copyOf(masters);
    attributes = Map.copyOf(attributes);
    data = data.toAbsolutePath().normalize();
    tasks = tasks.toAbsolutePath().normalize();
  }

  /**
   * How long and how much is kept.
   *
   * @param killGrace between SIGTERM and SIGKILL where the app says nothing
   * @param largestOutput bytes of an output file before it is cut; two cut pieces are kept
   * @param sandboxesPerApp sandboxes of forgotten tasks kept for each app
   * @param longestSandbox how long at most
   */
  public record Keeping(
      Duration killGrace,
      long largestOutput,
      int sandboxesPerApp,
      Duration longestSandbox,
      FetchLimits fetch) {
    public static final Keeping DEFAULT =
        new Keeping(Duration.ofSeconds(3), 10L << 20, 5, Duration.ofHours(24), FetchLimits.DEFAULT);
  }
}
