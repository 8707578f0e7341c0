package io.ngp.engine.local.wire;

import java.util.List;

/**
 * An agent's answer to an order it can't take.
 *
 * @param ports host ports that are taken by others, if that was the reason
 */
public record Refusal(String message, List<Integer> ports) {
  public Refusal {
    ports = List.copyOf(ports);
  }
}
