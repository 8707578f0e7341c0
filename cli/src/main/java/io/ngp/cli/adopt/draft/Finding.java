package io.ngp.cli.adopt.draft;

import io.ngp.iac.diagnostic.Position;
import java.util.Locale;

/**
 * One thing that is not here as it was where it comes from.
 *
 * @param app the app's id; empty if it is about the source as a whole
 * @param member as the source names it, or its path in the definition: {@code /container/docker}
 * @param why one or more sentences
 * @param instead what to do; may be empty
 */
public record Finding(
    Weight weight, String app, String member, String why, String instead, Position position) {

  /** What became of it. */
  public enum Weight {
    /** No definition was made. */
    LEFT_OUT,
    /** It is in the definition, and the engine on this machine refuses it. */
    BLOCKING,
    /** It is not in the definition. */
    DROPPED,
    /** It is in the definition with another meaning. */
    CHANGED;

    /** For scripts: {@code left-out}. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
