package io.ngp.provider.local.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.nodespec.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is known about processes of this machine, with real ones. */
class ProcessesTest {
  private final List<Process> started = new ArrayList<>();
  @TempDir private Path folder;

  @AfterEach
  void killWhatIsLeft() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void processIsFoundAgainByItsMark() throws IOException {
    var process = start(List.of("sleep", "60"));
    var file = folder.resolve("pid");
    ProcessMark.of(process.toHandle()).write(file);

    assertThat(Files.readString(file)).matches(process.pid() + " \\d{13}\n");
    assertThat(ProcessMark.read(file).orElseThrow().find("x").orElseThrow().pid())
        .isEqualTo(process.pid());
  }

  @Test
  void numberGivenToAnotherProcessIsNotTheNode() throws IOException {
    var process = start(List.of("sleep", "60"));
    var former = new ProcessMark(process.pid(), Instant.now().minusSeconds(3600));

    assertThat(former.find("/some/node.json")).isEmpty();
  }

  @Test
  void clockThatWasSetDoesNotHideAProcessWithItsOwnArgument() throws IOException {
    var process = start(List.of("sh", "-c", "sleep 60; true", "/some/node.json"));
    var mark = new ProcessMark(process.pid(), Instant.now().minusSeconds(3600));

    assertThat(mark.find("/some/node.json")).isPresent();
  }

  @Test
  void endedProcessIsNotFound() throws Exception {
    var process = start(List.of("true"));
    var mark = ProcessMark.of(process.toHandle());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    assertThat(mark.find("x")).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void zombieDoesNotRun() throws IOException {
    // The shell turns into a program that never collects its child.
    start(List.of("sh", "-c", "sh -c 'echo $$ > child; exit 0' & exec sleep 60"));
    var child = folder.resolve("child");
    await(() -> Files.exists(child) && !text(child).isEmpty());
    var pid = Long.parseLong(text(child));

    await(() -> ProcessHandle.of(pid).filter(ProcessMark::runs).isEmpty());
  }

  @Test
  void unreadablePidFileMeansNoProcess() throws IOException {
    var file = Files.writeString(folder.resolve("pid"), "nonsense");

    assertThat(ProcessMark.read(file)).isEmpty();
    assertThat(ProcessMark.read(folder.resolve("absent"))).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void detachedProcessLeadsItsOwnSessionUnderTheSameNumber() throws IOException {
    var process = start(Detached.commandLine(List.of("sleep", "60")));

    await(() -> sessionOf(process.pid()) == process.pid());
    assertThat(sessionOf(process.pid())).isNotEqualTo(sessionOf(ProcessHandle.current().pid()));
  }

  @Test
  void listenerIsFoundByItsPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(PortOwner.find(socket.getLocalPort()))
          .hasValueSatisfying(
              owner -> assertThat(owner.pid()).isEqualTo(ProcessHandle.current().pid()));
      assertThat(PortOwner.describe(socket.getLocalPort())).startsWith("java (process ");
      assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
    }
  }

  @Test
  void freePortHasNoOwner() {
    int port = new Ports(new Random()).takeAny();

    assertThat(Ports.isFree(port)).isTrue();
    assertThat(PortOwner.find(port)).isEmpty();
  }

  @Test
  void leftoverTasksOfThisPlatformAreEndedAndNoOthers() throws IOException {
    var tasks = folder.resolve("tasks");
    var leftover = startIn(tasks.resolve("www.1"));
    var foreign = startIn(folder.resolve("elsewhere/www.1"));

    assertThat(new LeftoverTasks(tasks).stop()).isEqualTo(1);

    await(() -> !leftover.isAlive());
    assertThat(foreign.isAlive()).isTrue();
  }

  private Process startIn(Path sandbox) throws IOException {
    var builder = new ProcessBuilder("sleep", "60");
    builder.environment().put("MESOS_SANDBOX", sandbox.toString());
    var process = builder.start();
    started.add(process);
    // Between fork and exec the child still has this process's environment.
    await(() ->
        process
            .info()
            .command()
            .filter(name -> name.endsWith("sleep") || name.contains("coreutils"))
            .isPresent());
    return process;
  }

  private Process start(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).directory(folder.toFile()).start();
    started.add(process);
    return process;
  }

  private static long sessionOf(long pid) {
    var stat = text(Path.of("/proc", String.valueOf(pid), "stat"));
    // proc(5): after the name come state, parent, group, session.
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    assertThat(Waiting.until(condition, Duration.ofSeconds(60), Duration.ofMillis(10))).isTrue();
  }
}
