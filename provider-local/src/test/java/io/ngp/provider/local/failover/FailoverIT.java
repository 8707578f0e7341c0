package io.ngp.provider.local.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.nodespec.Waiting;
import io.ngp.provider.local.failover.Keepalived.Where;
import io.ngp.provider.local.machine.Programs;
import io.ngp.provider.local.testing.Machines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an address is while balancers and machines die and come back. */
@Tag("long")
class FailoverIT {
  private static final String ADDRESS = "10.73.1.100";
  private static final String NO_PASSWORD = "";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofMillis(25);

  @TempDir private Path folder;
  private final Machines machines = new Machines();
  private final List<Process> servers = new ArrayList<>();
  private final List<Keepalived> keepaliveds = new ArrayList<>();

  @BeforeEach
  void connect() {
    var obstacle = Machines.obstacle();
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    assumeTrue(Programs.find("keepalived").isPresent(), "keepalived is not installed.");
    machines.connect();
    keepaliveds.add(new Keepalived(folder.resolve("keepalived-1")));
    keepaliveds.add(new Keepalived(folder.resolve("keepalived-2")));
  }

  @AfterEach
  void disconnect() {
    keepaliveds.forEach(Keepalived::remove);
    servers.forEach(Process::destroyForcibly);
    machines.close();
  }

  @Test
  void addressGoesWhereABalancerAnswersAndComesBack() throws IOException {
    var first = serve(1);
    serve(2);
    keep(NO_PASSWORD);
    awaitAnswer("machine-1");

    first.destroyForcibly();
    awaitAnswer("machine-2");

    serve(1);
    awaitAnswer("machine-1");

    machines.cut(1);
    awaitAnswer("machine-2");

    machines.mend(1);
    awaitAnswer("machine-1");
  }

  @Test
  void addressStaysWhereItWentIfItIsNotToReturn() throws IOException {
    var first = serve(1);
    var second = serve(2);
    keepalived(1, 150, NO_PASSWORD, false);
    awaitAnswer("machine-1");
    keepalived(2, 100, NO_PASSWORD, false);

    first.destroyForcibly();
    awaitAnswer("machine-2");
    serve(1);
    awaitWell(1);
    for (int i = 0; i < 40; i++) {
      assertThat(ask("-m", "20")).isEqualTo("machine-2");
    }

    second.destroyForcibly();
    awaitAnswer("machine-1");
  }

  @Test
  void passwordCostsASecondOrTwoWhereAMachineDies() throws IOException {
    serve(1);
    serve(2);
    keep("secret");
    awaitAnswer("machine-1");

    machines.cut(1);

    awaitAnswer("machine-2");
  }

  private void keep(String password) {
    keepalived(1, 150, password, true);
    keepalived(2, 100, password, true);
  }

  private void keepalived(int machine, int priority, String password, boolean isReturning) {
    var wanted =
        new VirtualAddress(
            "shop",
            ADDRESS + "/24",
            "eth0",
            51,
            password,
            priority,
            Machines.address(machine),
            List.of(Machines.address(3 - machine)),
            isReturning,
            "http://127.0.0.1:8080/");
    assertThat(wanted.mistakes()).isEmpty();
    Where there =
        command -> {
          var whole = new ArrayList<>(machines.at(machine));
          whole.addAll(command);
          return whole;
        };
    keepaliveds.get(machine - 1).tell(wanted.configuration(), there);
  }

  /** A balancer that answers with the name of its machine. */
  private Process serve(int machine) throws IOException {
    var page = Files.createDirectories(folder.resolve("machine-" + machine));
    Files.writeString(page.resolve("index.html"), "machine-" + machine);
    var command = new ArrayList<>(machines.at(machine));
    command.add(Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString());
    command.addAll(List.of("-b", "0.0.0.0", "-p", "8080", "-d", page.toString()));
    var server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    servers.add(server);
    return server;
  }

  /** Waits until the machine's keepalived says again that its balancer answers. */
  private void awaitWell(int machine) {
    var log = keepaliveds.get(machine - 1).log();
    assertThat(Waiting.until(() -> isWell(log), PATIENCE, INTERVAL)).isTrue();
  }

  private static boolean isWell(Path log) {
    try {
      var text = Files.readString(log);
      return text.lastIndexOf("Entering BACKUP STATE") > text.lastIndexOf("Entering FAULT STATE");
    } catch (IOException _) {
      return false;
    }
  }

  /** Waits until a client gets the answer at the address, and tells how long that took. */
  private void awaitAnswer(String answer) {
    long begun = System.nanoTime();
    boolean isAnswered = Waiting.until(() -> ask().equals(answer), PATIENCE, INTERVAL);
    var took = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(isAnswered).as(answer + " within " + PATIENCE + ", got " + ask()).isTrue();
    System.out.println("The address was at " + answer + " after " + took.toMillis() + " ms");
  }

  private String ask(String... options) {
    return machines.ask("http://" + ADDRESS + ":8080/", options);
  }
}
