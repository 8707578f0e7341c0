package io.ngp.nodespec;

import java.util.Locale;

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
}
