package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.OfferJudge.Judgement;
import io.ngp.cluster.instance.AgentInfo;
import io.ngp.cluster.instance.TaskId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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
}
