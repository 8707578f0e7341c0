package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.engine.OfferJudge.Judgement;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the agent and the host ports of a task, for engines that don't place by themselves. Of
 * the agents that can take the task it prefers the one with the fewest tasks of the app, then the
 * one with the most left. Pure: the same offers and seed give the same answer.
 */
public final class Placement {
  private static final Comparator<AgentOffer> PREFERENCE =
      Comparator.<AgentOffer>comparingInt(offer -> offer.hosted().tasks())
          .thenComparing(offer -> offer.free().cpus(), Comparator.reverseOrder())
          .thenComparing(offer -> offer.free().memMib(), Comparator.reverseOrder())
          .thenComparing(offer -> offer.agent().id());

  private Placement() {}

  /** Where a task goes, or why nowhere. */
  public sealed interface Result {
    TaskId task();

    /**
     * The agent that takes it.
     *
     * @param hostPorts one per declared port that has a host port, in order
     */
    record Placed(TaskId task, AgentInfo agent, List<Integer> hostPorts) implements Result {
      public Placed {
        hostPorts = List.copyOf(hostPorts);
      }
    }

    /** No agent can take it: one verdict per agent, most promising agent first. */
    record Refused(TaskId task, List<OfferVerdict> verdicts) implements Result {
      public Refused {
        verdicts = List.copyOf(verdicts);
      }
    }
  }

  /**
   * Places one task: where its volumes are, if it has a home.
   *
   * @param home what is reserved for the task's instance, if anything is
   * @param offers of agents that can be reached
   * @param portSeed where random host ports start
   */
  public static Result place(
      App app, TaskId task, Optional<Reservation> home, List<AgentOffer> offers, long portSeed) {
    return home.map(there -> placeHome(app, task, there, offers, portSeed))
        .orElseGet(() -> place(app, task, offers, portSeed));
  }

  /**
   * Places one task.
   *
   * @param offers every agent that may be used, also full ones: constraints look at what they host
   * @param portSeed where random host ports start; give another one to get other ports
   */
  public static Result place(App app, TaskId task, List<AgentOffer> offers, long portSeed) {
    OfferJudge judge = new OfferJudge(app, offers, portSeed);
    List<OfferVerdict> verdicts = new ArrayList<>();
    for (AgentOffer offer : offers.stream().sorted(PREFERENCE).toList()) {
      switch (judge.judge(offer)) {
        case Judgement.Fits(List<Integer> ports) -> {
          return new Result.Placed(task, offer.agent(), ports);
        }
        case Judgement.Lacks(OfferVerdict verdict) -> verdicts.add(verdict);
      }
    }
    return new Result.Refused(task, verdicts);
  }

  /**
   * Places a task whose volumes are on one agent: there or nowhere.
   *
   * @param home what is reserved for the task's instance
   * @param offers of agents that can be reached; the home's includes what is reserved
   */
  public static Result placeHome(
      App app, TaskId task, Reservation home, List<AgentOffer> offers, long portSeed) {
    List<OfferVerdict> verdicts = new ArrayList<>();
    Optional<AgentOffer> kept =
        offers.stream().filter(offer -> offer.agent().id().equals(home.agent())).findFirst();
    if (kept.isEmpty()) {
      verdicts.add(noReservation(home.agent(), "keeps its volumes, but is not connected"));
    } else {
      switch (new OfferJudge(app, offers, portSeed).judgeHome(kept.get())) {
        case Judgement.Fits(List<Integer> ports) -> {
          return new Result.Placed(task, kept.get().agent(), ports);
        }
        case Judgement.Lacks(OfferVerdict verdict) -> verdicts.add(verdict);
      }
    }
    offers.stream()
        .map(offer -> offer.agent().id())
        .filter(agent -> !agent.equals(home.agent()))
        .sorted()
        .forEach(agent ->
            verdicts.add(
                noReservation(agent, "its volumes are on agent %s".formatted(home.agent()))));
    return new Result.Refused(task, verdicts);
  }

  private static OfferVerdict noReservation(String agent, String detail) {
    return new OfferVerdict(agent, RejectReason.NoCorrespondingReservationFound, detail);
  }
}
