package io.ngp.nodespec;

import io.ngp.nodespec.NodeHttp.Answer;
import java.io.IOException;
import java.time.Duration;

/**
 * What a node says about itself at {@code /healthz}.
 *
 * @param detail its own words, or why it could not be asked
 * @param pid the process that answered; 0 if none did or it did not say
 */
public record NodeHealth(State state, String detail, long pid) {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  /** How a node is. */
  public enum State {
    HEALTHY,
    UNHEALTHY,
    /** Somebody else answers at its port. */
    FOREIGN,
    /** Nobody answers. */
    SILENT
  }

  /** Of a node whose process does not run. */
  public static final NodeHealth NOT_RUNNING = new NodeHealth(State.SILENT, "not running", 0);

  /** Asks the node; a node that answers under another name is somebody else at its port. */
  public static NodeHealth of(NodeHttp http, NodeEntry node) {
    return of(http, node.name(), node.address(), TIMEOUT);
  }

  /** Asks for the node called {@code name} at {@code address}. */
  public static NodeHealth of(NodeHttp http, String name, String address, Duration timeout) {
    try {
      return read(name, address, http.send("GET", address + "/healthz", timeout));
    } catch (IOException e) {
      return new NodeHealth(
          State.SILENT, "nothing answers at " + address + " (" + e.getMessage() + ")", 0);
    }
  }

  private static NodeHealth read(String name, String address, Answer answer) {
    var found = answer.body().path("name").asString("");
    if (!found.equals(name)) {
      var other = found.isEmpty() ? "something else" : found;
      return new NodeHealth(State.FOREIGN, address + " is answered by " + other, 0);
    }
    var isHealthy = answer.body().path("healthy").asBoolean(false);
    return new NodeHealth(
        isHealthy ? State.HEALTHY : State.UNHEALTHY,
        answer.body().path("detail").asString(""),
        answer.body().path("pid").asLong(0));
  }

  /** Whether the node is well. */
  public boolean isHealthy() {
    return state == State.HEALTHY;
  }

  /** Whether the node itself answers, well or not. */
  public boolean isAnswering() {
    return state == State.HEALTHY || state == State.UNHEALTHY;
  }
}
