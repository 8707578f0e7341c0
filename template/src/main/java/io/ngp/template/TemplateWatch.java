package io.ngp.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps files as their templates say while the data changes: {@link #changed} may be called by any
 * thread and as often as it likes, {@link #run} does the work in one. What can't be had or done now
 * is tried again, ever more rarely; files stay as they are meanwhile.
 */
public final class TemplateWatch {
  /** How often the templates themselves are looked at. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final List<TemplateJob> jobs;
  private final Data data;
  private final Report report;
  private final InstantSource clock;
  private final Map<Path, FileTime> sources = new HashMap<>();

  /** Guarded by itself. */
  private final Pace pace;

  /** Where templates get what they show. */
  public interface Data {
    /**
     * The data as it is now.
     *
     * @throws TemplateException when it can't be had at the moment
     */
    Map<String, ?> read();
  }

  /** Who is told what happens. */
  public interface Report {
    /** A job ran. */
    void ran(TemplateJob job, TemplateJob.Outcome outcome);

    /** The data can't be had; all files stay as they are. */
    void missing(String reason);
  }

  /** A watch that does nothing yet. */
  public TemplateWatch(
      List<TemplateJob> jobs, Data data, Report report, Quiet quiet, InstantSource clock) {
    this.jobs = List.copyOf(jobs);
    this.data = data;
    this.report = report;
    this.clock = clock;
    pace = new Pace(quiet);
  }

  /** The data may have changed. */
  public void changed() {
    synchronized (pace) {
      pace.changed(clock.instant());
      pace.notifyAll();
    }
  }

  /** Does everything once; false if something failed. */
  public boolean once() throws InterruptedException {
    Map<String, ?> current;
    try {
      current = data.read();
    } catch (TemplateException e) {
      report.missing(e.getMessage());
      return false;
    }
    boolean isWell = true;
    for (var job : jobs) {
      var outcome = job.run(current);
      report.ran(job, outcome);
      isWell &= !(outcome instanceof TemplateJob.Outcome.Failed);
    }
    return isWell;
  }

  /** Works until interrupted, from now on. */
  public void run() throws InterruptedException {
    hasNewSource();
    changed();
    while (true) {
      awaitDue();
      boolean isWell = once();
      synchronized (pace) {
        if (isWell) {
          pace.succeeded();
        } else {
          pace.failed(clock.instant());
        }
      }
    }
  }

  private void awaitDue() throws InterruptedException {
    synchronized (pace) {
      while (!isDue()) {
        if (hasNewSource()) {
          pace.changed(clock.instant());
        }
        pace.wait(untilNextLook());
      }
      pace.begun();
    }
  }

  private boolean isDue() {
    return pace.due().filter(due -> !due.isAfter(clock.instant())).isPresent();
  }

  /** At least a millisecond: to {@code wait}, zero is for ever. */
  private long untilNextLook() {
    Optional<Duration> rest = pace.due().map(due -> Duration.between(clock.instant(), due));
    return Math.clamp(rest.orElse(LOOK).toMillis(), 1, LOOK.toMillis());
  }

  private boolean hasNewSource() {
    boolean isNew = false;
    for (var job : jobs) {
      FileTime time = modified(job.order().source());
      isNew |= !time.equals(sources.put(job.order().source(), time));
    }
    return isNew;
  }

  private static FileTime modified(Path source) {
    try {
      return Files.getLastModifiedTime(source);
    } catch (IOException _) {
      // It may be in the middle of being replaced; rendering says if it stays away.
      return FileTime.fromMillis(0);
    }
  }
}
