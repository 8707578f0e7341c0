package io.ngp.cli.platform;

import io.ngp.cli.api.ApiClient;
import io.ngp.cli.api.ApiRefusal;
import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.target.NodeEntry;
import java.net.URI;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * What a node says about itself at {@code /healthz}.
 *
 * @param detail its own words, or why it could not be asked
 */
record NodeHealth(boolean isHealthy, String detail) {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** Asks the node; a node that answers under another name is somebody else at its port. */
  static NodeHealth of(NodeEntry node) {
    try {
      return read(node, new ApiClient(URI.create(node.address()), "").get("/healthz", TIMEOUT));
    } catch (ApiRefusal refusal) {
      return new NodeHealth(false, refusal.detail());
    } catch (Failure failure) {
      return new NodeHealth(false, failure.getMessage());
    }
  }

  private static NodeHealth read(NodeEntry node, JsonNode answer) {
    var name = Json.text(answer, "name");
    return name.equals(node.name())
        ? new NodeHealth(answer.path("healthy").asBoolean(false), Json.text(answer, "detail"))
        : new NodeHealth(
            false,
            node.address() + " is answered by " + (name.isEmpty() ? "something else" : name));
  }
}
