package io.ngp.edge.route;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a route's requests are spread over its targets.
 *
 * @param algorithm who gets the next one
 * @param hashKey what {@link Algorithm#HASH} goes by
 * @param sticky name of a cookie that keeps a client at its target
 * @param slowStart how long a new target's share grows to a full one; zero: it gets one at once
 * @param load how much each target gets at once
 * @param retries when another target is tried
 * @param check of targets by the edge itself
 * @param ejection when a target that fails is passed over
 */
public record Balancing(
    Algorithm algorithm,
    HashKey hashKey,
    Optional<String> sticky,
    Duration slowStart,
    Load load,
    Retries retries,
    Optional<ActiveCheck> check,
    Ejection ejection) {
  public static final Balancing DEFAULT =
      new Balancing(
          Algorithm.LEAST_REQUESTS,
          HashKey.CLIENT,
          Optional.empty(),
          Duration.ZERO,
          Load.UNBOUNDED,
          Retries.SAFE,
          Optional.empty(),
          Ejection.DEFAULT);

  public Balancing withAlgorithm(Algorithm algorithm, HashKey hashKey) {
    return new Balancing(algorithm, hashKey, sticky, slowStart, load, retries, check, ejection);
  }

  public Balancing withSticky(String cookie) {
    return new Balancing(
        algorithm, hashKey, Optional.of(cookie), slowStart, load, retries, check, ejection);
  }

  public Balancing withSlowStart(Duration slowStart) {
    return new Balancing(algorithm, hashKey, sticky, slowStart, load, retries, check, ejection);
  }

  public Balancing withLoad(Load load) {
    return new Balancing(algorithm, hashKey, sticky, slowStart, load, retries, check, ejection);
  }

  public Balancing withRetries(Retries retries) {
    return new Balancing(algorithm, hashKey, sticky, slowStart, load, retries, check, ejection);
  }

  public Balancing withCheck(ActiveCheck check) {
    return new Balancing(
        algorithm, hashKey, sticky, slowStart, load, retries, Optional.of(check), ejection);
  }

  public Balancing withEjection(Ejection ejection) {
    return new Balancing(algorithm, hashKey, sticky, slowStart, load, retries, check, ejection);
  }

  /** Who gets the next request. */
  public enum Algorithm {
    /** The target with the fewest requests under way. */
    LEAST_REQUESTS("least-requests"),
    /** One after the other. */
    ROUND_ROBIN("round-robin"),
    /** The same for the same {@link HashKey}. */
    HASH("hash");

    private final String text;

    Algorithm(String text) {
      this.text = text;
    }

    /** What labels call it. */
    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * What of a request decides where it goes.
   *
   * @param name of the header or cookie; empty for {@link Source#CLIENT} and {@link Source#PATH}.
   *     Where a request lacks it, the client's address stands in
   */
  public record HashKey(Source source, String name) {
    public static final HashKey CLIENT = new HashKey(Source.CLIENT, "");

    /** Where the key is found. */
    public enum Source {
      CLIENT,
      PATH,
      HEADER,
      COOKIE
    }

    /**
     * Reads {@code client}, {@code path}, {@code header:X-User} or {@code cookie:user}.
     *
     * @throws IllegalArgumentException when {@code text} is something else; the message quotes it
     */
    public static HashKey parse(String text) {
      int colon = text.indexOf(':');
      String name = colon < 0 ? "" : text.substring(colon + 1).strip();
      for (var source : Source.values()) {
        boolean isNamed = source == Source.HEADER || source == Source.COOKIE;
        String kind = colon < 0 ? text : text.substring(0, colon);
        if (kind.strip().equalsIgnoreCase(source.name()) && isNamed == !name.isEmpty()) {
          return new HashKey(source, name);
        }
      }
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is nothing to choose a target by; expected client, path, header:NAME or"
              + " cookie:NAME.");
    }

    @Override
    public String toString() {
      String kind = source.name().toLowerCase(Locale.ROOT);
      return name.isEmpty() ? kind : kind + ":" + name;
    }
  }

  /**
   * How much targets get at once.
   *
   * @param perTarget requests under way at each; 0: any number
   * @param queue requests that wait while all targets are full, at most; further ones get 503
   * @param patience how long one waits; then 503
   */
  public record Load(int perTarget, int queue, Duration patience) {
    public static final Load UNBOUNDED = new Load(0, 100, Duration.ofSeconds(10));
  }

  /**
   * When another target is tried. That a connection could not be made is always reason enough.
   *
   * @param tries targets one request is offered to at most; 0: what the edge's settings say
   * @param statuses answers to GET and HEAD that are thrown away for another try
   */
  public record Retries(int tries, Set<Integer> statuses) {
    public static final Retries SAFE = new Retries(0, Set.of());

    public Retries {
      statuses = Set.copyOf(statuses);
    }

    @Override
    public String toString() {
      return (tries == 0 ? "default" : Integer.toString(tries))
          + (statuses.isEmpty() ? "" : " also on " + new TreeSet<>(statuses));
    }
  }

  /**
   * Requests the edge makes to see whether a target answers.
   *
   * @param path asked with GET; a status below 400 is good
   * @param interval between two
   */
  public record ActiveCheck(String path, Duration interval) {}

  /**
   * When a target that fails is passed over.
   *
   * @param failures in a row (no connection, no answer, 502, 503, 504); 0: never
   * @param first how long it is passed over the first time; longer each time after
   * @param below by how many percent of its requests fewer may succeed than at the others; 0: any
   * @param share of the targets that may be passed over at once, in percent; never all
   */
  public record Ejection(int failures, Duration first, int below, int share) {
    public static final Ejection DEFAULT = new Ejection(5, Duration.ofSeconds(5), 30, 50);

    /** One that is as the default in the rest. */
    public static Ejection after(int failures, Duration first) {
      return new Ejection(failures, first, DEFAULT.below, DEFAULT.share);
    }
  }
}
