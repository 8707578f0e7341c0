package io.ngp.node.backup;

import io.ngp.backup.BackupException;
import io.ngp.backup.BackupFile;
import io.ngp.backup.BackupKey;
import io.ngp.backup.Entry;
import io.ngp.backup.Header;
import io.ngp.cluster.control.Recorded;
import io.ngp.cluster.control.StateStore;
import io.ngp.node.backup.BackupMaking.Secret;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A backup that was found to be whole, to fit its key, and to hold nothing but what this version
 * knows.
 */
final class OpenedBackup implements Recorded {
  private final BackupFile file;
  private final BackupKey key;
  private final AtomicLong terms = new AtomicLong();

  private OpenedBackup(BackupFile file, BackupKey key) {
    this.file = file;
    this.key = key;
  }

  /**
   * Reads all of it once.
   *
   * @throws BackupException if it can't be used
   */
  static OpenedBackup of(BackupFile file, BackupKey key) {
    OpenedBackup opened = new OpenedBackup(file, key);
    file.visit(key, opened::check);
    return opened;
  }

  private void check(Entry entry) {
    if (!Sections.isKnown(entry, FOLDERS)) {
      throw new BackupException(
          "The backup holds %s, which this version of NGP does not know. Use the version that made it (%s)."
              .formatted(entry.path(), file.header().madeBy()));
    }
    if (entry.path().equals(Sections.NUMBERS)) {
      terms.set(entry.content().path("terms").asLong(0));
    }
    try {
      BackupMaking.secret(entry);
    } catch (IllegalArgumentException e) {
      throw new BackupException(entry.path() + " of the backup holds no value.", e);
    }
  }

  Header header() {
    return file.header();
  }

  @Override
  public void visit(String folder, Consumer<StateStore.Document> visitor) {
    file.visit(
        key,
        entry -> {
          if (Sections.folder(entry.path()).equals(folder)) {
            visitor.accept(new StateStore.Document(entry.path(), entry.content()));
          }
        });
  }

  @Override
  public long terms() {
    return terms.get();
  }

  void secrets(Consumer<Secret> visitor) {
    file.visit(key, entry -> BackupMaking.secret(entry).ifPresent(visitor));
  }

  /** Documents of certificates by path, with their keys open. */
  Map<String, ObjectNode> certificates() {
    Map<String, ObjectNode> certificates = new HashMap<>();
    visit(
        Sections.CERTIFICATES,
        document -> {
          if (document.content() instanceof ObjectNode content) {
            certificates.put(document.path(), content);
          }
        });
    return certificates;
  }
}
