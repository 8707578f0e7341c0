package io.ngp.iac.state;

import java.time.Instant;
import java.util.Optional;

/**
 * One change of the platform, as {@code ngp history} shows it.
 *
 * @param outcome {@code complete}, {@code failed}, {@code interrupted}; {@code unfinished} when the
 *     process died
 * @param ended absent while unfinished
 */
public record Revision(
    int number,
    Instant begun,
    Optional<Instant> ended,
    String command,
    String who,
    String fingerprint,
    String outcome,
    int added,
    int changed,
    int destroyed) {}
