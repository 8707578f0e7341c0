package io.ngp.iac.plan;

/**
 * Why a change is planned.
 *
 * @param text in words that follow the address: "process 4711 is gone"; empty when the kind says it
 *     all
 */
public record Reason(Kind kind, String text) {
  /** What kind of a reason. */
  public enum Kind {
    /** It is wanted and was never made. */
    NEW,
    /** It was made, and is gone now. */
    VANISHED,
    /** It is of no use as it is. */
    DAMAGED,
    /** Inputs differ from what is recorded or found. */
    CHANGED,
    /** An input that can't be changed in place differs. */
    FORCED,
    /** The user asked with {@code --replace}. */
    REQUESTED,
    /** Its block, or its index or key, is no longer in the configuration. */
    REMOVED,
    /** Everything is to be destroyed. */
    DESTROY,
    /** Its replacement was made; what it replaced is still there. */
    DEPOSED,
    /** An earlier change was begun and never finished. */
    UNFINISHED,
    /** Nothing is to be done. */
    NONE
  }

  /** A reason that needs no words. */
  public static Reason of(Kind kind) {
    return new Reason(kind, "");
  }
}
