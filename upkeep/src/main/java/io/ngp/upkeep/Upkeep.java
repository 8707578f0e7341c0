package io.ngp.upkeep;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps this host what its document declares: looks at every item soon after the start, whenever
 * the document changed, and then as often as the document says; repairs what is otherwise, and
 * leaves a report. One thread does it all.
 */
public final class Upkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  /** Services that are started by the same boot come up meanwhile. */
  private static final Duration SOON = Duration.ofSeconds(20);

  /** A document that is being written gets several notices. */
  private static final Duration SETTLING = Duration.ofSeconds(1);

  private final Places places;
  private final InstantSource clock;
  private final Round round;
  private final ReportFile file;
  private final AtomicBoolean isStopping = new AtomicBoolean();
  private final Thread thread = Thread.ofPlatform().name("upkeep").unstarted(this::run);
  private Optional<WatchService> watch = Optional.empty();

  /** Written by the upkeep's thread alone. */
  private Report report = Report.NONE;

  /** Likewise. */
  private Optional<Instant> missingSince = Optional.empty();

  /** Likewise: as the document said last. */
  private Duration every = Report.NONE.every();

  /**
   * Where things are.
   *
   * @param document what the host is declared to be
   * @param lock taken by whoever changes the host
   * @param work a folder of its own, which nobody else may write to, for the report as well
   */
  public record Places(Path document, Path lock, Path work) {
    /** Where the report is. */
    public ReportFile report() {
      return new ReportFile(work.resolve("report.json"));
    }
  }

  /** An upkeep that is not started. */
  public Upkeep(Places places, InstantSource clock) {
    this(places, clock, Round.Looking.USUAL);
  }

  Upkeep(Places places, InstantSource clock, Round.Looking looking) {
    this.places = places;
    this.clock = clock;
    this.round = new Round(places, clock, looking, isStopping::get);
    this.file = places.report();
  }

  /**
   * Begins.
   *
   * @throws IOException if the folder of the document, or its own, cannot be used
   */
  public void start() throws IOException {
    Files.createDirectories(places.work());
    try {
      report = file.read().orElse(Report.NONE);
      every = report.every();
    } catch (IOException e) {
      LOG.warn("What was repaired before is forgotten: {}", e.getMessage());
    }
    var folder = places.document().toAbsolutePath().resolveSibling("");
    var service = folder.getFileSystem().newWatchService();
    watch = Optional.of(service);
    folder.register(
        service,
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE);
    thread.start();
  }

  /** Ends after the item it is at, however long that takes. */
  @Override
  public void close() {
    isStopping.set(true);
    try {
      if (watch.isPresent()) {
        watch.get().close();
      }
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("The upkeep may not end at once: {}", e.getMessage());
    }
  }

  private void run() {
    var first = pause();
    await(first.compareTo(SOON) < 0 ? first : SOON);
    while (!isStopping.get()) {
      try {
        look();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return;
      } catch (IOException | RuntimeException e) {
        LOG.error("The host could not be looked after: {}", e.toString());
        tell(report.without(String.valueOf(e.getMessage()), clock.instant()));
      }
      await(pause());
    }
  }

  /** Until it is time, or the document changed, or this ends. */
  private void await(Duration time) {
    var end = System.nanoTime() + time.toNanos();
    try {
      while (!isStopping.get()) {
        var key = watch.orElseThrow().poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (key == null) {
          return;
        }
        var name = places.document().getFileName();
        var isChanged =
            key.pollEvents().stream()
                .anyMatch(event -> event.context() == null || name.equals(event.context()));
        key.reset();
        if (isChanged) {
          end = Math.min(end, System.nanoTime() + SETTLING.toNanos());
        }
      }
    } catch (ClosedWatchServiceException _) {
      // It ends.
    } catch (InterruptedException _) {
      isStopping.set(true);
    }
  }

  private Duration pause() {
    try {
      every = RoleDocument.read(Files.readString(places.document())).rhythm().every();
    } catch (IOException | IllegalArgumentException _) {
      // The round tells.
    }
    return every;
  }

  private void look() throws IOException, InterruptedException {
    byte[] text;
    try {
      text = Files.readAllBytes(places.document());
    } catch (NoSuchFileException _) {
      missing();
      return;
    }
    missingSince = Optional.empty();
    RoleDocument document;
    try {
      document = RoleDocument.read(new String(text, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      tell(
          report.without(
              "%s cannot be read: %s".formatted(places.document(), e.getMessage()),
              clock.instant()));
      return;
    }
    var next = round.run(document, digest(text), report);
    if (next.isPresent()) {
      tell(next.get());
    }
  }

  /** Every apply takes the document away for a while; that is nothing to be told. */
  private void missing() {
    var now = clock.instant();
    var since = missingSince.orElse(now);
    missingSince = Optional.of(since);
    if (!now.isBefore(since.plus(every))) {
      tell(
          report.without(
              "there is no %s: an apply changes the host, or did not finish"
                  .formatted(places.document()),
              now));
    }
  }

  private void tell(Report next) {
    RoundLog.lines(report, next).forEach(LOG::info);
    report = next;
    try {
      file.write(next);
    } catch (IOException e) {
      LOG.error("The report could not be written: {}", e.toString());
    }
  }

  private static String digest(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
