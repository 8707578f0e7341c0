package io.ngp.iac.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ngp.iac.testing.StateBackendContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateBackendTest extends StateBackendContract {
  @TempDir Path project;

  @Override
  protected StateBackend backend() {
    return new LocalStateBackend(folder());
  }

  private Path folder() {
    return project.resolve(".ngp/default/state");
  }

  @Test
  void everythingBelongsToTheOwnerAlone() throws IOException {
    try (var lease = backend().lock(holder())) {
      lease.replace(new byte[1], true);
      lease.append(new byte[1]);
      lease.replace(new byte[1], true);
      lease.put("revisions/0001.json", new byte[1]);
      try (var files = Files.walk(folder())) {
        assertThat(files)
            .hasSize(7)
            .allSatisfy(file ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  void formerJournalIsKeptUnlessItIsToGo() {
    try (var lease = backend().lock(holder())) {
      lease.replace(new byte[1], true);
      lease.replace(new byte[2], true);
      lease.replace(new byte[3], true);
      assertThat(folder().resolve("journal-000001")).doesNotExist();
      assertThat(folder().resolve("journal-000002")).hasSize(2);
      lease.replace(new byte[4], false);
      assertThat(folder().resolve("journal-000003")).doesNotExist();
      assertThat(folder().resolve("journal-000004")).hasSize(4);
    }
  }

  @Test
  void holderOnAnotherMachineIsNotTakenForDead() throws IOException {
    try (var lease = backend().lock(holder())) {
      lease.replace(new byte[1], true);
    }
    var other = new LockInfo("x1", "bob", "desktop", 7, Instant.EPOCH, "ngp destroy");
    Files.write(folder().resolve("lock"), LockMark.held(other).toJson());
    assertThatExceptionOfType(StateLockedException.class)
        .isThrownBy(() -> backend().lock(holder()))
        .withMessageContaining("bob@desktop");
    backend().unlock("x1");
    backend().lock(holder()).close();
  }

  @Test
  void unreadableLockIsNoObstacle() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("lock"), "garbage");
    backend().lock(holder()).close();
  }

  @Test
  void journalThatCannotBeWrittenIsToldWithPlaceAndWayOut() throws IOException {
    Files.writeString(project.resolve(".ngp"), "a file in the way");
    assertThatExceptionOfType(StateException.class)
        .isThrownBy(() -> backend().lock(holder()))
        .withMessageContaining(folder().toString())
        .satisfies(problem -> assertThat(problem.fix()).isNotEmpty());
  }
}
