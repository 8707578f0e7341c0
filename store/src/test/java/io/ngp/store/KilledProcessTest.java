package io.ngp.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessTest {

  private static final int ROUNDS = 3;

  @TempDir private Path folder;

  @Test
  @Timeout(120)
  void everyAcknowledgedCommitSurvivesKills() throws Exception {
    Ensemble ensemble = TestEnsemble.onFreePorts(1);
    int acknowledged = 0;
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged = commitUntilKilled(ensemble, acknowledged + 1);
    }
    assertThat(acknowledged).isGreaterThanOrEqualTo(50 * ROUNDS);

    try (var again = TestEnsemble.start(ensemble, folder)) {
      Map<String, String> kept =
          new ZooKeeperDocumentStore(again.session())
              .readAll("/kept").stream().collect(Collectors.toMap(Document::path, Document::text));
      for (int number = 1; number <= acknowledged; number++) {
        assertThat(kept)
            .containsEntry(CommitUntilKilled.path(number), CommitUntilKilled.content(number));
      }
    }
  }

  /** Returns the number of the last commit that the child acknowledged before it was killed. */
  private int commitUntilKilled(Ensemble ensemble, int from) throws Exception {
    Process child = child(ensemble, from);
    try (BufferedReader numbers = child.inputReader()) {
      int enough = from + 50 + ThreadLocalRandom.current().nextInt(50);
      int last = 0;
      while (last < enough) {
        last = Integer.parseInt(nextLine(numbers));
      }
      // Not Process.destroyForcibly: that would close the stream with numbers still in it.
      assertThat(child.toHandle().destroyForcibly()).isTrue();
      for (String line = numbers.readLine(); line != null; line = numbers.readLine()) {
        last = Integer.parseInt(line);
      }
      return last;
    } finally {
      child.destroyForcibly();
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String nextLine(BufferedReader numbers) throws IOException {
    String line = numbers.readLine();
    if (line == null) {
      throw new AssertionError("The child process ended by itself; its errors are above.");
    }
    return line;
  }

  private Process child(Ensemble ensemble, int from) throws IOException {
    EnsembleMember member = ensemble.member(1);
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            CommitUntilKilled.class.getName(),
            folder.resolve("member-1").toString(),
            Integer.toString(member.peerPort()),
            Integer.toString(member.electionPort()),
            Integer.toString(member.clientPort()),
            Integer.toString(from))
        .redirectError(Redirect.INHERIT)
        .start();
  }
}
