package io.ngp.cli.drill;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be broken on purpose, and what the platform promises for that case. */
enum Drill {
  KILL_LEADER(
      "kill-leader",
      "kills the leading master; later it is started again",
      "another master accepts writes within 5 s, and no accepted write is lost",
      "3 masters",
      Duration.ofSeconds(5)),
  FREEZE_LEADER(
      "freeze-leader",
      "stops the leading master's process for a while (SIGSTOP), then lets it go on",
      "another master accepts writes within 15 s; the old leader does no harm when it wakes up",
      "3 masters",
      Duration.ofSeconds(15)),
  KILL_AGENT(
      "kill-agent",
      "kills an agent and all tasks on it in one moment, as if its machine died",
      "the app has all its instances on the other agents within 20 s",
      "2 agents that run the app",
      Duration.ofSeconds(20)),
  KILL_TASK(
      "kill-task",
      "kills the processes of one task of the app",
      "another task takes its place within 15 s",
      "2 instances of the app",
      Duration.ofSeconds(15)),
  KILL_BALANCER(
      "kill-balancer",
      "kills a balancer; later it is started again",
      "clients that try the next balancer lose nothing; started again it serves within 15 s",
      "2 balancers",
      Duration.ofSeconds(15)),
  FREEZE_BALANCER(
      "freeze-balancer",
      "stops a balancer's process for a while (SIGSTOP), then lets it go on",
      "clients that try the next balancer lose nothing; woken up it serves within 5 s",
      "2 balancers",
      Duration.ofSeconds(5)),
  CUT_LEADER(
      "cut-leader",
      "lets nothing pass any more between the leading master and all others, as if its cable was pulled",
      "another master accepts writes within 15 s; the old leader follows when it is back",
      "3 masters; root, Linux with nftables",
      Duration.ofSeconds(15)),
  CUT_AGENT(
      "cut-agent",
      "lets nothing pass any more between an agent, with the tasks on it, and all others",
      "the app has all its instances on the other agents within 30 s; those that were replaced stop afterwards",
      "2 agents that run the app; root, Linux with nftables",
      Duration.ofSeconds(30)),
  FILL_DISK(
      "fill-disk",
      "fills the disk of an agent's data, then makes room again",
      "only new tasks are refused there, and the agent says why; with room it takes them again within 15 s",
      "2 agents, one of which has a file system of its own for its data",
      Duration.ofSeconds(15));

  /** Holds for every drill, beside its own promise. */
  static final String ALWAYS = "no request fails";

  private final String word;
  private final String deed;
  private final String promise;
  private final String needs;
  private final Duration limit;

  Drill(String word, String deed, String promise, String needs, Duration limit) {
    this.word = word;
    this.deed = deed;
    this.promise = promise;
    this.needs = needs;
    this.limit = limit;
  }

  /** The drill called {@code word}. */
  static Optional<Drill> of(String word) {
    return Arrays.stream(values()).filter(drill -> drill.word.equals(word)).findFirst();
  }

  static Stream<String> words() {
    return Arrays.stream(values()).map(Drill::word);
  }

  /** Its name on the command line. */
  String word() {
    return word;
  }

  /** What it does. */
  String deed() {
    return deed;
  }

  /** What it checks. */
  String promise() {
    return ALWAYS + "; " + promise;
  }

  /** What must be there. */
  String needs() {
    return needs;
  }

  /** Within which time the platform must have recovered. */
  Duration limit() {
    return limit;
  }

  /**
   * Whether what was broken is only whole again when it was mended, so that counting starts then.
   */
  boolean recoversByMending() {
    return switch (this) {
      case KILL_BALANCER, FREEZE_BALANCER, FILL_DISK -> true;
      case KILL_LEADER, FREEZE_LEADER, CUT_LEADER, KILL_AGENT, CUT_AGENT, KILL_TASK -> false;
    };
  }
}
