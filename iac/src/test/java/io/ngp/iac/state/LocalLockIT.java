package io.ngp.iac.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.json.JsonFactory;

/** The lock between processes. */
class LocalLockIT {
  @TempDir Path folder;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endProcesses() throws InterruptedException {
    for (var process : started) {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private record Other(Process process, BufferedReader output) {
    String line() throws IOException {
      return String.valueOf(output.readLine());
    }

    void goOn() throws IOException {
      process.outputWriter().write("\n");
      process.outputWriter().flush();
    }
  }

  private Other otherThatHoldsTheLock() throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                LockingProcess.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    started.add(process);
    var other = new Other(process, process.inputReader());
    assertThat(other.line()).isEqualTo("1");
    return other;
  }

  private static String classPath() {
    return Stream.of(LockingProcess.class, StateStore.class, JsonFactory.class)
        .map(each -> each.getProtectionDomain().getCodeSource().getLocation().getPath())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private StateStore store() {
    return new StateStore(new LocalStateBackend(folder), Optional.empty());
  }

  private static LockRequest request() {
    return LockRequest.of("ngp plan");
  }

  @Test
  void livingHolderIsNamedWithItsProcess() throws IOException {
    var other = otherThatHoldsTheLock();
    assertThatExceptionOfType(StateLockedException.class)
        .isThrownBy(() -> store().open(request()))
        .withMessageContaining("(process " + other.process().pid() + ")")
        .withMessageContaining("`ngp apply`");
    assertThat(store().read().serial()).as("readable all the same").isEqualTo(1);
  }

  @Test
  void killedHolderIsTakenOverAndNothingIsLost() throws Exception {
    var other = otherThatHoldsTheLock();
    other.process().destroyForcibly();
    assertThat(other.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
    try (var session = store().open(request())) {
      assertThat(session.state().serial()).isEqualTo(1);
      assertThat(session.remarks())
          .singleElement()
          .asString()
          .contains("Took over", "process " + other.process().pid());
    }
    assertThat(store().holder()).isEmpty();
  }

  @Test
  void lockIsTakenWhenTheHolderEnds() throws IOException {
    var other = otherThatHoldsTheLock();
    other.goOn();
    try (var session = store().open(request().waitingFor(Duration.ofSeconds(60)))) {
      assertThat(session.state().serial()).isEqualTo(2);
      assertThat(session.remarks()).isEmpty();
    }
  }

  @Test
  void livingHolderWhoseLockWasBrokenWritesNothingMore() throws IOException {
    var other = otherThatHoldsTheLock();
    assertThat(store().unlock()).isPresent();
    try (var session = store().open(request())) {
      other.goOn();
      assertThat(other.line()).contains("was taken from this command");
      assertThat(store().read().serial()).isEqualTo(1);
      session.append(List.of(new RandomEntries(3).entry()));
    }
    assertThat(store().read().serial()).isEqualTo(2);
  }
}
