package io.ngp.provider.local.node;

import io.ngp.provider.local.machine.Programs;
import java.util.Locale;
import java.util.Optional;

/** What carries a balancer's traffic. */
public enum Engine {
  /** The edge, part of the node itself. */
  NGP,
  NGINX,
  HAPROXY;

  /** As platform files and {@code node.json} have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Throws {@link IllegalArgumentException} if there is none of this name. */
  public static Engine of(String word) {
    for (var engine : values()) {
      if (engine.word().equals(word)) {
        return engine;
      }
    }
    throw new IllegalArgumentException("the engine \"" + word + "\" is unknown");
  }

  /** How to get it where it is not installed; empty where it is. */
  public Optional<String> missing() {
    if (this == NGP || Programs.find(word()).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        "Install it (Debian: apt-get install "
            + (this == NGINX ? "nginx-light" : word())
            + "), or set engine to ngp.");
  }
}
