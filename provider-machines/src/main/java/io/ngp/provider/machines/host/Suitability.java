package io.ngp.provider.machines.host;

import io.ngp.iac.provider.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Decides whether a host will do: one problem for each thing that is wrong. Pure. */
public final class Suitability {
  /** Since then Docker's swarm mode has all that is used of it. */
  private static final int[] OLDEST_DOCKER = {20, 10};

  private static final Duration CLOCK = Duration.ofSeconds(2);
  private static final long KIB_OF_MIB = 1024;

  private final String host;
  private final Facts facts;
  private final Needs needs;
  private final List<Problem> problems = new ArrayList<>();

  private Suitability(String host, Facts facts, Needs needs) {
    this.host = host;
    this.facts = facts;
    this.needs = needs;
  }

  /**
   * What is wrong with {@code host}.
   *
   * @param clockError how far its clock is off at least; negative if it is behind
   */
  public static List<Problem> of(String host, Facts facts, Duration clockError, Needs needs) {
    var review = new Suitability(host, facts, needs);
    review.system();
    review.tools();
    review.memory();
    review.disk();
    review.clock(clockError);
    review.init();
    review.docker();
    review.ports();
    return List.copyOf(review.problems);
  }

  private void problem(String input, String message, String fix) {
    problems.add(new Problem(input, host + " " + message, fix));
  }

  private void system() {
    var system = facts.text("system").orElse("unknown");
    if (!system.equals("Linux")) {
      problem("host", "runs " + system + ", not Linux.", "Use a host with Debian or Ubuntu.");
    }
    var machine = facts.text("machine").orElse("unknown");
    if (!machine.equals(needs.machine())) {
      problem(
          "host",
          "is a machine of the kind %s, the runtime is for %s.".formatted(machine, needs.machine()),
          "Run ngp on a machine of the same kind as its hosts, or use another host.");
    }
    if (facts.text("libc").filter(libc -> libc.startsWith("glibc")).isEmpty()) {
      problem(
          "host",
          "has no GNU C library, which the runtime needs.",
          "Use a host with Debian or Ubuntu; Alpine's library is another.");
    }
  }

  private void tools() {
    if (!facts.missing().isEmpty()) {
      problem(
          "host",
          "lacks the commands " + String.join(", ", facts.missing()) + ".",
          "Install them on it (Debian: packages coreutils, gzip, mawk, passwd, procps, tar, util-linux).");
    }
  }

  private void memory() {
    long memory = facts.number("memory_kib").orElse(0L) / KIB_OF_MIB;
    if (memory < needs.memoryMib()) {
      problem(
          "min_memory",
          "has %d MiB of memory, at least %d are asked for.".formatted(memory, needs.memoryMib()),
          "Give it more, or lower \"min_memory\".");
    }
  }

  private void disk() {
    for (var folder : List.of("/opt", "/var/lib")) {
      long free = facts.number("free_kib:" + folder).orElse(0L) / KIB_OF_MIB;
      if (free < needs.diskMib()) {
        problem(
            "min_disk",
            "has %d MiB free at %s, at least %d are asked for."
                .formatted(free, folder, needs.diskMib()),
            "Free some there, or lower \"min_disk\".");
      }
    }
  }

  private void clock(Duration error) {
    if (facts.clock().isEmpty()) {
      problem("host", "does not tell the time.", "Run `date +%s` on it and see what is wrong.");
    } else if (error.abs().compareTo(CLOCK) > 0) {
      problem(
          "host",
          String.format(
              Locale.ROOT,
              "has a clock that is %.1f s %s this machine's.",
              error.abs().toMillis() / 1000.0,
              error.isNegative() ? "behind" : "ahead of"),
          "Set the clocks by a time server (Debian: apt-get install systemd-timesyncd, or chrony).");
    }
  }

  private void init() {
    var init = facts.text("init").orElse("nothing");
    if (!init.equals("systemd") && !init.equals("sysv")) {
      problem(
          "host",
          "is booted by %s, and has no /etc/init.d either.".formatted(init),
          "Use a host with systemd, or one that runs the scripts of /etc/init.d.");
    }
  }

  private void docker() {
    if (!needs.isDockerNeeded()) {
      return;
    }
    if (facts.text("cgroups").isEmpty()) {
      problem(
          "docker",
          "has no control groups at /sys/fs/cgroup, which Docker needs.",
          "Mount them (package cgroupfs-mount), or say \"docker: false\".");
    }
    var version = facts.text("docker");
    if (version.isEmpty()) {
      installable();
    } else if (isOlder(version.get())) {
      problem(
          "docker",
          "has Docker %s; NGP needs %d.%d or newer."
              .formatted(version.get(), OLDEST_DOCKER[0], OLDEST_DOCKER[1]),
          "Upgrade it there (Debian 12: apt-get install docker.io), or remove it and apply: the"
              + " package docker.io is installed then.");
    }
  }

  private void installable() {
    if (facts.text("apt").isPresent()) {
      problem(
          "docker",
          "has neither Docker nor apt-get to install it with.",
          "Install Docker 20.10 or newer there by its own means.");
      return;
    }
    var candidate = facts.text("docker_candidate").orElse("(none)");
    if (candidate.equals("(none)")) {
      problem(
          "docker",
          "has no Docker, and apt knows no package docker.io.",
          "Run `apt-get update` on it, correct /etc/apt/sources.list, or install Docker there.");
    } else if (isOlder(candidate)) {
      problem(
          "docker",
          "has no Docker, and apt would install %s, which is too old.".formatted(candidate),
          "Use Debian 12, Ubuntu 22.04 or newer, or install Docker 20.10 or newer there.");
    }
  }

  private static boolean isOlder(String version) {
    var parts = version.split("[^0-9]+", -1);
    for (int i = 0; i < OLDEST_DOCKER.length; i++) {
      int part = i < parts.length && !parts[i].isEmpty() ? Integer.parseInt(parts[i]) : 0;
      if (part != OLDEST_DOCKER[i]) {
        return part < OLDEST_DOCKER[i];
      }
    }
    return false;
  }

  private void ports() {
    Map<Integer, String> taken = new TreeMap<>(facts.ports());
    taken.keySet().retainAll(needs.ports());
    taken.forEach((port, owner) ->
        problem(
            "ports",
            "has port %d taken%s.".formatted(port, owner.isEmpty() ? "" : " by " + owner),
            "Stop what listens there (`ss -ltnp` shows it), or use another port."));
  }
}
