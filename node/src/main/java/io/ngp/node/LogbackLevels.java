package io.ngp.node;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.ngp.cluster.api.LogLevels;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** Levels of this process's Logback; a change for a while is taken back when the while is over. */
final class LogbackLevels implements LogLevels {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogbackLevels.class);

  /** Changes for a while that are not over, by logger; guarded by this. */
  private final Map<String, Passing> passing = new HashMap<>();

  /**
   * A change that will be taken back.
   *
   * @param before the logger's own level; empty if it inherited one
   */
  private record Passing(Optional<ch.qos.logback.classic.Level> before) {}

  @Override
  public SortedMap<String, String> levels() {
    SortedMap<String, String> levels = new TreeMap<>();
    for (Logger logger : context().getLoggerList()) {
      levels.put(
          logger.getName(),
          logger.getLevel() == null
              ? logger.getEffectiveLevel() + " (inherited)"
              : logger.getLevel().toString());
    }
    return levels;
  }

  @Override
  public synchronized void change(String logger, Level level, Optional<Duration> duration) {
    Logger changed = context().getLogger(logger);
    Optional<Passing> overridden = Optional.ofNullable(passing.remove(logger));
    Optional<ch.qos.logback.classic.Level> before =
        overridden.map(Passing::before).orElseGet(() -> Optional.ofNullable(changed.getLevel()));
    LOG.info("Logger {} was {}, is {} now", logger, changed.getEffectiveLevel(), level);
    changed.setLevel(ch.qos.logback.classic.Level.valueOf(level.name()));
    duration.ifPresent(time -> {
      Passing change = new Passing(before);
      passing.put(logger, change);
      Thread.ofVirtual()
          .name("log-level-" + logger)
          .start(() -> takeBackAfter(time, changed, change));
    });
  }

  private void takeBackAfter(Duration time, Logger changed, Passing change) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return;
    }
    takeBack(changed, change);
  }

  @SuppressWarnings("ReferenceEquality") // an equal change may be a later one
  private synchronized void takeBack(Logger changed, Passing change) {
    if (passing.get(changed.getName()) == change) {
      passing.remove(changed.getName());
      changed.setLevel(change.before().orElse(null));
      LOG.info("Logger {} is {} again", changed.getName(), changed.getEffectiveLevel());
    }
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
