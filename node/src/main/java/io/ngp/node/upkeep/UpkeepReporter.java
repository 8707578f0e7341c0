package io.ngp.node.upkeep;

import io.ngp.identity.Caller;
import io.ngp.upkeep.ReportFile;
import io.ngp.upkeep.ReportJson;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every master what the upkeep of this host found: soon after it changed, and now and then
 * for those that were not there.
 */
public final class UpkeepReporter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UpkeepReporter.class);
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final Duration LOOKING = Duration.ofSeconds(3);
  private static final int LOOKS_TO_REPETITION = 10;

  private final String node;
  private final ReportFile file;
  private final Caller caller;
  private final Supplier<List<URI>> masters;
  private final Thread thread;

  /** Of the report that was told last. Used by the reporter's thread alone. */
  private Optional<FileTime> told = Optional.empty();

  private String lastProblem = "";

  /**
   * A reporter that is not started.
   *
   * @param masters where they answer, this node among them if it is one
   */
  public UpkeepReporter(String node, ReportFile file, Caller caller, Supplier<List<URI>> masters) {
    this.node = node;
    this.file = file;
    this.caller = caller;
    this.masters = masters;
    this.thread = Thread.ofVirtual().name("upkeep-reports").unstarted(this::run);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      for (int look = 0; ; look++) {
        try {
          tell(look % LOOKS_TO_REPETITION == 0);
        } catch (IOException e) {
          complain(String.valueOf(e.getMessage()));
        }
        TimeUnit.MILLISECONDS.sleep(LOOKING.toMillis());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void complain(String problem) {
    if (!problem.equals(lastProblem)) {
      lastProblem = problem;
      LOG.warn("Masters are not told of the upkeep of this host: {}", problem);
    }
  }

  private void tell(boolean isRepeated) throws IOException {
    if (!Files.exists(file.path())) {
      return;
    }
    var changed = Files.getLastModifiedTime(file.path());
    if (!isRepeated && told.filter(changed::equals).isPresent()) {
      return;
    }
    var report = file.read();
    if (report.isPresent()) {
      var body = ReportJson.write(report.get()).toString().getBytes(StandardCharsets.UTF_8);
      var path = "/ngp/v1/upkeep/" + node;
      var isTold = true;
      for (var master : masters.get()) {
        isTold &= send(master.resolve(path), body);
      }
      told = isTold ? Optional.of(changed) : Optional.empty();
      lastProblem = "";
    }
  }

  private boolean send(URI to, byte[] body) {
    try {
      int status = caller.tell("PUT", to, body, TIMEOUT_MILLIS);
      if (status >= 300) {
        LOG.debug("{} answered {} to a report of the upkeep", to, status);
      }
      return status < 300;
    } catch (IOException e) {
      LOG.debug("{} did not take a report of the upkeep: {}", to, e.getMessage());
      return false;
    }
  }
}
