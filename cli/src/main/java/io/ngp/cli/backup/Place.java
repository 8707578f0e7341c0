package io.ngp.cli.backup;

import io.ngp.backup.BackupException;
import io.ngp.backup.BackupFacts;
import java.nio.file.Path;
import java.util.List;

/** Where backups are kept. */
sealed interface Place extends AutoCloseable permits FolderPlace, BucketPlace {
  /** What names of backups end with. */
  String SUFFIX = ".ngpbackup";

  /** How people call it. */
  String name();

  /** The backups there, by name. */
  List<Kept> list();

  /**
   * Keeps a file under a name.
   *
   * @return how people call it there
   */
  String keep(Path file, String name);

  /** Puts a backup into a file that does not exist. */
  void fetch(String name, Path file);

  @Override
  void close();

  /** A backup, and how long it is. */
  record Kept(String name, long bytes, Ends ends) {
    /**
     * What it says of itself.
     *
     * @throws BackupException if it is none, or cut off
     */
    BackupFacts facts() {
      int length = (int) Math.min(bytes, BackupFacts.END_BYTES);
      if (length == 0) {
        throw new BackupException("The backup is empty.");
      }
      return BackupFacts.of(ends.read(0, length), ends.read(bytes - length, length));
    }
  }

  /** Reads a part of a backup. */
  interface Ends {
    byte[] read(long from, int length);
  }
}
