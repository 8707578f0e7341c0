package io.ngp.iac.provider;

/**
 * What a plan means for people, in the platform's own words.
 *
 * @param text one sentence: "the 3 tasks of /www restart one by one"
 */
public record Consequence(Kind kind, String text) {
  /** What kind of a consequence. */
  public enum Kind {
    /** Something that runs restarts. */
    RESTART,
    /** Something cannot be reached for a while. */
    INTERRUPTION,
    /** What is left when something fails. */
    CAPACITY,
    /** Data is destroyed; apply needs {@code --allow-data-loss}. */
    DATA_LOSS,
    /** It cannot be undone by applying the former configuration. */
    IRREVERSIBLE,
    /** Worth knowing. */
    NOTE
  }
}
