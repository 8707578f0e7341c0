package io.ngp.cluster.api;

import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** Takes the events that the API itself has to tell; does not block. */
@FunctionalInterface
public interface EventSink {
  /**
   * Publishes an event.
   *
   * @param body adds the event's own members; {@code eventType} and {@code timestamp} are the
   *     sink's to set
   */
  void publish(String type, Consumer<ObjectNode> body);
}
