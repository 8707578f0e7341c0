package io.ngp.cli.drill;

import io.ngp.cli.api.Json;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Changes an app without instances again and again, and holds what the platform accepted against
 * what it has recorded. Closing removes the app.
 */
final class WriteProbe implements AutoCloseable {
  /** The app it changes unless told otherwise; nobody else should. */
  static final String APP = "/ngp-drill";

  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration LAST_WRITE = Duration.ofSeconds(3);
  private static final Duration FORGETTING = Duration.ofSeconds(10);

  /** The platform keeps the newest 50 versions of an app; each write is looked for before. */
  private static final int WRITES_BETWEEN_CHECKS = 15;

  private final Masters masters;
  private final String app;
  private final String path;
  private final Thread writer =
      Thread.ofPlatform().name("drill-writes").daemon().unstarted(this::write);
  private final Set<String> unchecked = new LinkedHashSet<>();
  private final Set<String> lost = new HashSet<>();
  private long accepted;
  private long refused;
  private long lastAcceptedNanos = System.nanoTime();
  private Duration longestGap = Duration.ZERO;
  private long struckNanos = Long.MAX_VALUE;
  private Optional<Duration> firstAfterStrike = Optional.empty();
  private volatile boolean isStopping;

  /**
   * What became of the writes.
   *
   * @param refused not accepted, or without an answer
   * @param lost accepted and not there afterwards
   * @param longestGap between two accepted ones
   * @param firstAfterStrike until the first one was accepted that began after the strike
   */
  record Counts(
      long accepted,
      long refused,
      long lost,
      Duration longestGap,
      Optional<Duration> firstAfterStrike) {}

  WriteProbe(Masters masters) {
    this(masters, APP);
  }

  /** Changes another app: a removal that had no answer may still come to pass. */
  WriteProbe(Masters masters, String app) {
    this.masters = masters;
    this.app = app;
    this.path = "/v2/apps" + app;
  }

  void start() {
    writer.start();
  }

  /** What was broken is broken from now on. */
  synchronized void struck() {
    struckNanos = System.nanoTime();
  }

  synchronized Counts counts() {
    return new Counts(accepted, refused, lost.size(), longestGap, firstAfterStrike);
  }

  private void write() {
    for (var number = 1L; !isStopping; number++) {
      var begun = System.nanoTime();
      var answer = masters.change("PUT", path + "?force=true", Optional.of(definition(number)));
      answer.ifPresentOrElse(body -> accepted(begun, body), this::refused);
      if (number % WRITES_BETWEEN_CHECKS == 0) {
        check();
      }
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  private JsonNode definition(long number) {
    var definition = Json.object().put("id", app).put("cmd", "true").put("instances", 0);
    definition.putArray("portDefinitions");
    definition.putObject("labels").put("drill-write", Long.toString(number));
    return definition;
  }

  private synchronized void accepted(long begun, JsonNode body) {
    var now = System.nanoTime();
    accepted++;
    unchecked.add(Json.text(body, "version"));
    var gap = Duration.ofNanos(now - lastAcceptedNanos);
    longestGap = accepted > 1 && gap.compareTo(longestGap) > 0 ? gap : longestGap;
    lastAcceptedNanos = now;
    if (begun >= struckNanos && firstAfterStrike.isEmpty()) {
      firstAfterStrike = Optional.of(Duration.ofNanos(now - struckNanos));
    }
  }

  private synchronized void refused() {
    refused++;
  }

  /** Looks for the writes that were accepted since the last look. */
  private void check() {
    List<String> due;
    synchronized (this) {
      due = List.copyOf(unchecked);
    }
    masters.get(path + "/versions").ifPresent(answer -> checked(due, versions(answer)));
  }

  private static Set<String> versions(JsonNode answer) {
    return answer.path("versions").valueStream().map(Json::text).collect(Collectors.toSet());
  }

  private synchronized void checked(List<String> due, Set<String> kept) {
    due.stream().filter(version -> !kept.contains(version)).forEach(lost::add);
    due.forEach(unchecked::remove);
  }

  @Override
  public void close() {
    isStopping = true;
    try {
      writer.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    check();
    forget();
  }

  /** Ends at once, without a last look; for a process that ends. */
  void abandon() {
    isStopping = true;
    try {
      writer.join(LAST_WRITE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    forget();
  }

  /** Masters may be busy with what was broken a moment ago: as many as it takes are asked. */
  private void forget() {
    var begun = System.nanoTime();
    while (!masters.remove(path + "?force=true")
        && System.nanoTime() - begun < FORGETTING.toNanos()) {
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }
}
