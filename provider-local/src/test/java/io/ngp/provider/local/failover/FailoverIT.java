package io.ngp.provider.local.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.provider.local.failover.Keepalived.Where;
import io.ngp.provider.local.machine.Programs;
import io.ngp.provider.local.machine.Waiting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two machines, each a network namespace, on the bridge of a third from where clients ask. */
class FailoverIT {
  private static final String ADDRESS = "10.73.1.100";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration INTERVAL = Duration.ofMillis(25);

  @TempDir private Path folder;
  private final String mark = "ngp" + ProcessHandle.current().pid() % 100_000;
  private final List<Process> servers = new ArrayList<>();
  private final List<Keepalived> keepaliveds = new ArrayList<>();

  @BeforeEach
  void connect() throws Exception {
    assumeTrue(
        System.getProperty("user.name", "").equals("root"),
        "Needs root: addresses are moved between network namespaces.");
    assumeTrue(Programs.find("keepalived").isPresent(), "keepalived is not installed.");
    assumeTrue(Programs.find("ip").isPresent(), "iproute2 is not installed.");
    assumeTrue(
        run("ip", "netns", "add", mark + "c") == 0, "This machine lets nobody make namespaces.");
    in("c", "ip", "link", "add", "br0", "type", "bridge");
    in("c", "ip", "addr", "add", "10.73.1.1/24", "dev", "br0");
    in("c", "ip", "link", "set", "br0", "up");
    for (int i = 1; i <= 2; i++) {
      String machine = Integer.toString(i);
      run("ip", "netns", "add", mark + machine);
      in(
          "c",
          "ip",
          "link",
          "add",
          "v" + i,
          "type",
          "veth",
          "peer",
          "name",
          "eth0",
          "netns",
          mark + machine);
      in("c", "ip", "link", "set", "v" + i, "master", "br0", "up");
      in(machine, "ip", "link", "set", "lo", "up");
      in(machine, "ip", "addr", "add", "10.73.1.1" + i + "/24", "dev", "eth0");
      in(machine, "ip", "link", "set", "eth0", "up");
      keepaliveds.add(new Keepalived(folder.resolve("keepalived-" + i)));
    }
  }

  @AfterEach
  void disconnect() throws Exception {
    keepaliveds.forEach(Keepalived::remove);
    servers.forEach(Process::destroyForcibly);
    for (String machine : List.of("1", "2", "c")) {
      run("ip", "netns", "del", mark + machine);
    }
  }

  @Test
  void addressGoesWhereABalancerAnswersAndComesBack() throws Exception {
    var first = serve(1);
    serve(2);
    keepalived(1, 150);
    keepalived(2, 100);
    awaitAnswer("machine-1", PATIENCE);

    first.destroyForcibly();
    assertThat(awaitAnswer("machine-2", Duration.ofSeconds(10)))
        .as("from the death of the balancer")
        .isLessThan(Duration.ofSeconds(3));

    serve(1);
    awaitAnswer("machine-1", PATIENCE);

    var machine = keepaliveds.getFirst().find().orElseThrow();
    var all = new ArrayList<>(machine.descendants().toList());
    all.add(machine);
    all.forEach(ProcessHandle::destroyForcibly);
    in("1", "ip", "link", "set", "eth0", "down");
    assertThat(awaitAnswer("machine-2", Duration.ofSeconds(10)))
        .as("from the death of the whole machine")
        .isLessThan(Duration.ofSeconds(3));
  }

  private void keepalived(int machine, int priority) {
    var wanted =
        new VirtualAddress(
            "shop",
            ADDRESS + "/24",
            "eth0",
            51,
            "",
            priority,
            "10.73.1.1" + machine,
            List.of("10.73.1.1" + (3 - machine)),
            true,
            "http://127.0.0.1:8080/");
    assertThat(wanted.mistakes()).isEmpty();
    Where there =
        command -> {
          var whole = new ArrayList<>(List.of("ip", "netns", "exec", mark + machine));
          whole.addAll(command);
          return whole;
        };
    keepaliveds.get(machine - 1).tell(wanted.configuration(), there);
  }

  /** A balancer that answers with the name of its machine. */
  private Process serve(int machine) throws Exception {
    Path page = folder.resolve("machine-" + machine);
    java.nio.file.Files.createDirectories(page);
    java.nio.file.Files.writeString(page.resolve("index.html"), "machine-" + machine);
    var server =
        new ProcessBuilder(
                "ip",
                "netns",
                "exec",
                mark + machine,
                Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString(),
                "-b",
                "0.0.0.0",
                "-p",
                "8080",
                "-d",
                page.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    servers.add(server);
    return server;
  }

  /** How long it took until a client got the answer at the address. */
  private Duration awaitAnswer(String answer, Duration patience) {
    long begun = System.nanoTime();
    boolean isAnswered = Waiting.until(() -> ask().equals(answer), patience, INTERVAL);
    var took = Duration.ofNanos(System.nanoTime() - begun);
    assertThat(isAnswered).as(answer + " within " + patience + ", got " + ask()).isTrue();
    System.out.println("The address was at " + answer + " after " + took.toMillis() + " ms");
    return took;
  }

  private String ask() {
    try {
      var curl =
          new ProcessBuilder(
                  "ip",
                  "netns",
                  "exec",
                  mark + "c",
                  "curl",
                  "-s",
                  "-m",
                  "0.3",
                  "http://" + ADDRESS + ":8080/")
              .start();
      var body = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      curl.waitFor();
      return body.strip();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void in(String machine, String... command) throws Exception {
    var whole = new ArrayList<>(List.of("ip", "netns", "exec", mark + machine));
    whole.addAll(List.of(command));
    assertThat(run(whole.toArray(String[]::new))).as(String.join(" ", whole)).isZero();
  }

  private static int run(String... command) throws Exception {
    var process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError(String.join(" ", command) + " did not end");
    }
    return process.exitValue();
  }
}
