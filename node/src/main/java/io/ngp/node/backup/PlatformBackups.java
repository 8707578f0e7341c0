package io.ngp.node.backup;

import io.ngp.backup.BackupException;
import io.ngp.backup.BackupFile;
import io.ngp.backup.BackupKey;
import io.ngp.backup.BackupWriter;
import io.ngp.backup.Derivation;
import io.ngp.backup.Header;
import io.ngp.certificate.CertificateKeeper;
import io.ngp.certificate.OpenDocuments;
import io.ngp.certificate.Seal;
import io.ngp.cluster.control.RestoreOutline;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.node.secret.MasterSecrets;
import io.ngp.store.DocumentSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes backups of what this master leads, and restores them into it. A backup is of one moment:
 * between two commits of the leader, while it goes on working. Restoring reads and judges
 * everything before it changes anything; then come secrets, certificates and the applications.
 */
public final class PlatformBackups {
  private static final Duration CERTIFICATE_PATIENCE = Duration.ofSeconds(30);

  private final String platform;
  private final String master;
  private final Supplier<Optional<Leading>> leading;
  private final Supplier<Optional<CertificateKeeper>> certificates;
  private final Optional<Path> sealKey;
  private final MasterSecrets secrets;
  private final InstantSource clock;
  private final ReentrantLock oneRestore = new ReentrantLock();

  /**
   * @param platform the domain of this one
   * @param master this master's name
   * @param leading empty while this master does not lead
   * @param sealKey the file with the key that keys of certificates are encrypted with
   */
  public PlatformBackups(
      String platform,
      String master,
      Supplier<Optional<Leading>> leading,
      Supplier<Optional<CertificateKeeper>> certificates,
      Optional<Path> sealKey,
      MasterSecrets secrets,
      InstantSource clock) {
    this.platform = platform;
    this.master = master;
    this.leading = leading;
    this.certificates = certificates;
    this.sealKey = sealKey;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** Writes a backup that was begun. */
  interface Begun {
    /** Writes all of it, and lets go of the moment. */
    void write(OutputStream out) throws IOException;
  }

  /**
   * Begins a backup of this moment.
   *
   * @throws RefusedException if this master does not lead
   * @throws io.ngp.store.StoreException if another backup is being taken, or the state can't be
   *     read
   */
  Begun begin(BackupKey key, Optional<Derivation> derivation) {
    Leading now = leading();
    Optional<OpenDocuments> open = openDocuments();
    DocumentSnapshot snapshot = now.documents().snapshot();
    Header header =
        Header.of(clock.instant(), platform, "ngp " + version() + " on " + master, derivation, key);
    return out -> {
      try (snapshot) {
        BackupWriter writer = new BackupWriter(out, header, key);
        BackupMaking making = new BackupMaking(writer);
        making.applications(snapshot);
        if (open.isPresent()) {
          making.certificates(snapshot, open.get());
        }
        making.secrets(secrets);
        making.terms(now.leader().restoration().terms());
        writer.finish();
      }
    };
  }

  private Optional<OpenDocuments> openDocuments() {
    try {
      return sealKey.isPresent()
          ? Optional.of(new OpenDocuments(Seal.read(sealKey.get())))
          : Optional.empty();
    } catch (IOException e) {
      throw new BackupException("The keys of certificates can't be read: " + e.getMessage(), e);
    }
  }

  /**
   * What restoring a backup changed, or would.
   *
   * @param written names of secrets that are new or get another value
   * @param certificates how many documents of certificates
   * @param deployments those that were started; none if nothing was to be changed
   */
  record Outcome(
      Header header,
      RestoreOutline apps,
      List<String> written,
      int certificates,
      List<String> deployments) {}

  /**
   * Says what restoring would change.
   *
   * @throws io.ngp.backup.BackupException if the backup can't be used
   */
  Outcome outline(Path file, BackupKey key) {
    return outline(OpenedBackup.of(BackupFile.open(file), key), leading());
  }

  private Outcome outline(OpenedBackup backup, Leading now) {
    RestoreOutline apps = now.leader().restoration().outline(backup);
    List<String> written = new ArrayList<>();
    backup.secrets(secret -> {
      if (!secrets.has(secret.name(), secret.value())) {
        written.add(secret.name());
      }
    });
    int count = certificates.get().isPresent() ? backup.certificates().size() : 0;
    return new Outcome(backup.header(), apps, List.copyOf(written), count, List.of());
  }

  /**
   * Restores a backup.
   *
   * @param replace whether what is deployed here, and secrets of other values, may be replaced
   * @throws io.ngp.backup.BackupException if the backup can't be used; nothing was changed
   * @throws RefusedException if it may not be restored here; nothing was changed
   * @throws IOException if a secret can't be written; some may have been
   */
  Outcome restore(Path file, BackupKey key, boolean replace)
      throws IOException, InterruptedException {
    if (!oneRestore.tryLock()) {
      throw new RefusedException(
          new Reason.Taken("Another backup is being restored. Wait until it is done."));
    }
    try {
      OpenedBackup backup = OpenedBackup.of(BackupFile.open(file), key);
      Leading now = leading();
      Outcome outline = outline(backup, now);
      outline.apps().require(replace);
      requireNoneLost(outline.written(), replace);
      putSecrets(backup);
      putCertificates(backup.certificates());
      List<DeploymentPlan> plans = now.leader().restoration().carryOut(backup, replace);
      return new Outcome(
          outline.header(),
          outline.apps(),
          outline.written(),
          outline.certificates(),
          plans.stream().map(DeploymentPlan::id).toList());
    } finally {
      oneRestore.unlock();
    }
  }

  private void requireNoneLost(List<String> written, boolean replace) {
    List<String> lost = written.stream().filter(secrets::exists).toList();
    if (!replace && !lost.isEmpty()) {
      throw new RefusedException(
          new Reason.Taken(
              "The secrets %s have other values here. Remove them, or say that they may be replaced (replace=true)."
                  .formatted(lost)));
    }
  }

  private void putSecrets(OpenedBackup backup) throws IOException {
    List<BackupMaking.Secret> missing = new ArrayList<>();
    backup.secrets(secret -> {
      if (!secrets.has(secret.name(), secret.value())) {
        missing.add(secret);
      }
    });
    for (BackupMaking.Secret secret : missing) {
      secrets.put(secret.name(), secret.value());
    }
  }

  private void putCertificates(Map<String, ObjectNode> documents) throws InterruptedException {
    Optional<CertificateKeeper> keeper = certificates.get();
    if (keeper.isPresent() && !documents.isEmpty()) {
      keeper.get().restore(documents, CERTIFICATE_PATIENCE);
    }
  }

  private Leading leading() {
    return leading
        .get()
        .orElseThrow(() ->
            new RefusedException(
                new Reason.Unavailable("This master does not lead any more; ask again")));
  }

  /** This master's name. */
  String master() {
    return master;
  }

  private static String version() {
    return Optional.ofNullable(PlatformBackups.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
