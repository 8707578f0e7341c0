package io.ngp.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.zookeeper.util.ServiceUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said when ZooKeeper ends the process, because it can't go on without risking the data:
 * why, as far as can be seen, and what to do.
 */
final class LastWords {

  private static final Logger log = LoggerFactory.getLogger(LastWords.class);

  /** With less left than one file of its log takes, the disk is the reason. */
  private static final long LITTLE_BYTES = 8L << 20;

  private LastWords() {}

  /** Prepares them for the member of this process. */
  static void prepare(int member, Path folder) {
    ServiceUtils.setSystemExitProcedure(code -> {
      log.error("{}", text(member, folder, usableBytes(folder)));
      System.exit(code);
    });
  }

  static String text(int member, Path folder, long usableBytes) {
    return usableBytes < LITTLE_BYTES
        ? "ZooKeeper member %d ends this master: the disk of %s is full, %,d KiB are left. Nothing that was answered is lost. Make room there, then start the master again: `ngp up`."
            .formatted(member, folder, usableBytes >> 10)
        : "ZooKeeper member %d ends this master, since it can't go on without risking the data in %s; the line above says why. Start it again: `ngp up`. If that fails, it says what to do."
            .formatted(member, folder);
  }

  private static long usableBytes(Path folder) {
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException _) {
      return Long.MAX_VALUE;
    }
  }
}
