package io.ngp.provider.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * One cluster of a run. One that does not answer is not asked again for a moment: a plan of a
 * thousand apps waits for it once.
 */
final class Cluster {
  private static final Duration RESPITE = Duration.ofSeconds(3);

  /** How long the masters that are left may take to elect a leader. */
  private static final Duration ELECTION_TIME = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final MarathonApi api;
  private final InstantSource clock;

  /** Any thread may write it; the latest is as good as any. */
  private volatile Optional<Silence> silence = Optional.empty();

  Cluster(MarathonApi api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  private record Silence(Instant until, ApiSilentException why) {}

  /** One question that may have no answer yet. */
  @FunctionalInterface
  interface Question<T> {
    T ask(MarathonApi api) throws ApiSilentException;
  }

  /** What is asked whether or not it was silent before. */
  MarathonApi api() {
    return api;
  }

  /**
   * Asks once.
   *
   * @throws ApiSilentException if it does not answer, or did not a moment ago
   */
  <T> T ask(Question<T> question) throws ApiSilentException {
    return ask(question, Duration.ZERO);
  }

  /**
   * Asks until there is an answer, for as long as a leader may be being elected.
   *
   * @throws ApiSilentException if nobody is there to elect one, or it takes more than ten seconds
   */
  <T> T askThroughElection(Question<T> question) throws ApiSilentException {
    return ask(question, ELECTION_TIME);
  }

  private <T> T ask(Question<T> question, Duration patience) throws ApiSilentException {
    refuseWhileSilent();
    var deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return question.ask(api);
      } catch (ApiSilentException e) {
        if (!e.isAwaitingLeader() || System.nanoTime() >= deadline || !pause()) {
          silence = Optional.of(new Silence(clock.instant().plus(RESPITE), e));
          throw e;
        }
      }
    }
  }

  private void refuseWhileSilent() throws ApiSilentException {
    var known = silence;
    if (known.isPresent() && clock.instant().isBefore(known.get().until())) {
      throw known.get().why().again();
    }
  }

  /** Whether it makes sense to go on. */
  private static boolean pause() {
    try {
      Thread.sleep(PAUSE);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
