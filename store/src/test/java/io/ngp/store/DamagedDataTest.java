package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A member whose files were damaged starts with what is right in them, or says what to do. */
class DamagedDataTest {
  private static final int COMMITS = 200;
  private static final int ROUNDS = 6;

  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void aLogThatWasCutOffHoldsWhatCameBefore() throws Exception {
    Path data = written();
    Path log = log(data);
    byte[] whole = Files.readAllBytes(log);
    Random random = new Random(11);
    for (int round = 0; round < ROUNDS; round++) {
      Files.write(log, java.util.Arrays.copyOf(whole, random.nextInt(usedBytes(whole))));

      assertStartsWithABeginningOrSaysWhatToDo(data);
    }
  }

  @Test
  @Timeout(120)
  void aLogWithFlippedBytesIsNeverTakenForGood() throws Exception {
    Path data = written();
    Path log = log(data);
    byte[] whole = Files.readAllBytes(log);
    Random random = new Random(12);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      byte[] flipped = whole.clone();
      flipped[random.nextInt(usedBytes(whole))] ^= (byte) (1 + random.nextInt(255));
      Files.write(log, flipped);

      refused += assertStartsWithABeginningOrSaysWhatToDo(data) ? 0 : 1;
    }
    assertThat(refused).isPositive();
  }

  @Test
  @Timeout(120)
  void aFullDiskEndsTheMemberWithWordsAndLosesNothing() throws Exception {
    Path disk = smallDisk();
    try {
      Ensemble ensemble = TestEnsemble.onFreePorts(1);
      var words = new StringBuilder();
      Process child = child(ensemble, disk.resolve("member-1"));
      int acknowledged = 0;
      try (BufferedReader numbers = child.inputReader()) {
        for (String line = numbers.readLine(); line != null; line = numbers.readLine()) {
          if (line.chars().allMatch(Character::isDigit)) {
            acknowledged = Integer.parseInt(line);
          } else {
            words.append(line).append('\n');
          }
        }
      } finally {
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
      }

      assertThat(child.exitValue()).isNotZero();
      assertThat(words.toString()).contains("is full", "Make room", "ngp up");
      Path larger = folder.resolve("larger");
      copy(disk.resolve("member-1"), larger.resolve("member-1"));
      try (var again = TestEnsemble.start(ensemble, larger)) {
        var store = new ZooKeeperDocumentStore(again.session());
        for (int number = 1; number <= acknowledged; number++) {
          assertThat(store.read(CommitUntilKilled.path(number))).as("%d", number).isPresent();
        }
      }
    } finally {
      run("umount", disk.toString());
    }
  }

  /** A member's folder with documents 1, 2, ... each of a commit of its own. */
  private Path written() throws InterruptedException {
    try (var ensemble = TestEnsemble.start(1, folder)) {
      var store = new ZooKeeperDocumentStore(ensemble.session());
      for (int number = 1; number <= COMMITS; number++) {
        store.commit(List.of(Write.Put.text("/kept/" + number, CommitUntilKilled.content(number))));
      }
    }
    return folder.resolve("member-1");
  }

  /** Whether it started. */
  private boolean assertStartsWithABeginningOrSaysWhatToDo(Path data) throws Exception {
    Path copy = folder.resolve("round");
    copy(data, copy.resolve("member-1"));
    try (var ensemble = TestEnsemble.start(TestEnsemble.onFreePorts(1), copy)) {
      var store = new ZooKeeperDocumentStore(ensemble.session());
      List<Integer> kept = new ArrayList<>();
      for (Document document : store.readAll("/kept")) {
        int number = Integer.parseInt(document.path().substring("/kept/".length()));
        assertThat(document.text()).isEqualTo(CommitUntilKilled.content(number));
        kept.add(number);
      }
      kept.sort(Integer::compare);
      assertThat(kept)
          .isEqualTo(java.util.stream.IntStream.rangeClosed(1, kept.size()).boxed().toList());
      return true;
    } catch (ZooKeeperStartException e) {
      assertThat(e)
          .hasMessageContaining("cannot read its data")
          .hasMessageContaining("ngp backup restore");
      return false;
    } finally {
      delete(copy);
    }
  }

  private static Path log(Path data) throws IOException {
    try (Stream<Path> files = Files.list(data.resolve("version-2"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log."))
          .max(Path::compareTo)
          .orElseThrow();
    }
  }

  /** Behind what was written the file is filled with zeros. */
  private static int usedBytes(byte[] log) {
    int used = log.length;
    while (used > 0 && log[used - 1] == 0) {
      used--;
    }
    return used;
  }

  private Path smallDisk() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString()) == 0,
        "Skipped: only root may mount a small disk.");
    return disk;
  }

  private static int run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (IOException _) {
      return -1;
    }
  }

  private static Process child(Ensemble ensemble, Path data) throws IOException {
    EnsembleMember member = ensemble.member(1);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-Dngp.test.log=ERROR",
            "-cp",
            System.getProperty("java.class.path"),
            CommitUntilKilled.class.getName(),
            data.toString(),
            Integer.toString(member.peerPort()),
            Integer.toString(member.electionPort()),
            Integer.toString(member.clientPort()),
            "1")
        .redirectError(Redirect.DISCARD)
        .start();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : all.toList()) {
        Path copied = to.resolve(from.relativize(each));
        if (Files.isDirectory(each)) {
          Files.createDirectories(copied);
        } else {
          Files.copy(each, copied);
        }
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
