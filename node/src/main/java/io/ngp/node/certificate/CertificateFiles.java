package io.ngp.node.certificate;

import io.ngp.edge.tls.CertificateFolder;
import io.ngp.edge.tls.HostCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Certificates in folders of a balancer's machine, read again when a file changes. Changes are
 * looked for, not waited for: what renews certificates likes to exchange links, and folders are
 * often on a network. When something can't be used, what was read before stays in use.
 */
final class CertificateFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateFiles.class);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final List<Path> folders;
  private final Runnable changed;
  private final Thread watch;
  private Map<Path, FileTime> seen = Map.of();
  private volatile List<HostCertificate> certificates = List.of();
  private volatile List<String> problems = List.of();

  /**
   * Files that are not read yet.
   *
   * @param changed told after each change
   */
  CertificateFiles(List<Path> folders, Runnable changed) {
    this.folders = List.copyOf(folders);
    this.changed = changed;
    watch = Thread.ofVirtual().name("certificate-files").unstarted(this::watch);
  }

  /** Reads them, and again whenever they change. */
  void start() {
    seen = times();
    read();
    if (!folders.isEmpty()) {
      watch.start();
    }
  }

  List<HostCertificate> certificates() {
    return certificates;
  }

  List<String> problems() {
    return problems;
  }

  private void read() {
    var found = CertificateFolder.read(folders);
    problems = found.problems();
    boolean isFirst = certificates.isEmpty();
    if (found.problems().isEmpty() || isFirst) {
      certificates = found.certificates();
    }
    found.problems().forEach(problem -> LOG.warn("{}", problem));
    if (!found.problems().isEmpty() && !isFirst) {
      LOG.warn("The certificates read before stay in use until that is repaired.");
    }
  }

  private void watch() {
    try {
      while (true) {
        TimeUnit.MILLISECONDS.sleep(INTERVAL.toMillis());
        var now = times();
        if (!now.equals(seen)) {
          seen = now;
          read();
          changed.run();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<Path, FileTime> times() {
    Map<Path, FileTime> times = new TreeMap<>();
    for (var folder : folders) {
      try {
        for (var file : CertificateFolder.files(folder)) {
          // A link's own path stays when it is made to point elsewhere.
          times.put(file.toRealPath(), Files.getLastModifiedTime(file));
        }
      } catch (IOException _) {
        // Reading tells what is wrong.
        times.put(folder, FileTime.fromMillis(0));
      }
    }
    return times;
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
