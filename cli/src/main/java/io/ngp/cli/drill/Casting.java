package io.ngp.cli.drill;

import io.ngp.cli.drill.Scene.Placed;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Chooses who a drill is done to, or says what is missing for it. */
sealed interface Casting {
  /** The drill can be done to {@code victim}. */
  record Chosen(Victim victim) implements Casting {}

  /** The drill cannot be done; {@code reason} is a sentence, {@code fix} tells what would help. */
  record Missing(String reason, String fix) implements Casting {}

  /** The least number of masters that outlive the loss of one. */
  int ENSEMBLE = 3;

  /**
   * Chooses.
   *
   * @param ownDisks agents whose data is on a file system that nobody else uses
   */
  static Casting of(Drill drill, Scene scene, Set<String> ownDisks) {
    return switch (drill) {
      case KILL_LEADER, FREEZE_LEADER, CUT_LEADER -> leader(scene);
      case KILL_AGENT, CUT_AGENT -> agent(scene);
      case FILL_DISK -> disk(scene, ownDisks);
      case KILL_TASK -> task(scene);
      case KILL_BALANCER, FREEZE_BALANCER -> balancer(scene);
    };
  }

  private static Casting leader(Scene scene) {
    var masters = scene.masters();
    if (masters.size() < ENSEMBLE) {
      return few(masters, "master", ENSEMBLE, "modules: {cluster: {masters: 3}}");
    }
    return scene
        .leader()
        .<Casting>map(name -> new Chosen(new Victim.Leader(name)))
        .orElse(new Missing("No master leads at the moment.", "Try again: ngp node list"));
  }

  /** The agent with the most instances: its loss costs most. */
  private static Casting agent(Scene scene) {
    var carriers = scene.carriers();
    var agents = scene.named("agent");
    if (agents.size() < 2) {
      return few(agents, "agent", 2, "modules: {cluster: {agents: 2}}");
    }
    if (carriers.size() < 2) {
      return new Missing(
          "All instances of the app run on "
              + String.join("", carriers)
              + ", so nobody could answer when it dies.",
          "Run more of it: ngp app scale APP 4");
    }
    return carriers.stream()
        .max(Comparator.comparingLong(name -> countOn(scene, name)))
        .<Casting>map(name -> new Chosen(new Victim.Agent(name)))
        .orElseThrow();
  }

  /** One that runs the app, if there is a choice. */
  private static Casting disk(Scene scene, Set<String> ownDisks) {
    var agents = scene.named("agent");
    if (agents.size() < 2) {
      return few(agents, "agent", 2, "modules: {cluster: {agents: 2}}");
    }
    return agents.stream()
        .filter(ownDisks::contains)
        .max(Comparator.comparingLong(name -> countOn(scene, name)))
        .<Casting>map(name -> new Chosen(new Victim.FullAgent(name)))
        .orElseGet(() ->
            new Missing(
                "No agent keeps its data on a file system that nothing else of this machine uses.",
                DiskFill.REMEDY));
  }

  private static long countOn(Scene scene, String agent) {
    return scene.tasks().stream().filter(task -> task.agent().equals(agent)).count();
  }

  private static Casting task(Scene scene) {
    var good = scene.tasks().stream().filter(Placed::isGood).toList();
    return good.size() < 2
        ? new Missing(
            "The app has " + good.size() + " instance, so nobody could answer when it dies.",
            "Run more: ngp app scale APP 2")
        : new Chosen(new Victim.Task(good.getFirst().id(), good.getFirst().agent()));
  }

  private static Casting balancer(Scene scene) {
    var balancers = scene.named("balancer");
    return balancers.size() < 2
        ? few(balancers, "balancer", 2, "modules: {edge: {balancers: 2}}")
        : new Chosen(new Victim.Balancer(balancers.getFirst()));
  }

  private static Missing few(List<String> there, String what, int needed, String setting) {
    return new Missing(
        "It needs %d %ss, and there %s %d."
            .formatted(needed, what, there.size() == 1 ? "is" : "are", there.size()),
        "Write \"" + setting + "\" into platform.yaml, and `ngp apply`.");
  }
}
