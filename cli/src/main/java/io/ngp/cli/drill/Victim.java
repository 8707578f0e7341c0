package io.ngp.cli.drill;

import io.ngp.cli.drill.Scene.Placed;
import java.util.function.Function;

/** Who a drill is done to, and how it shows in what the platform says. */
sealed interface Victim {
  /** The name of the node or task. */
  String name();

  /** Whether the platform has noticed. */
  boolean isNoticed(Scene now);

  /** Whether the platform is as it should be without the victim. */
  boolean isReplaced(Scene now);

  /** The leading master. */
  record Leader(String name) implements Victim {
    @Override
    public boolean isNoticed(Scene now) {
      return now.leader().filter(leader -> !leader.equals(name)).isPresent();
    }

    @Override
    public boolean isReplaced(Scene now) {
      return isNoticed(now);
    }
  }

  /** An agent with the tasks on it. */
  record Agent(String name) implements Victim {
    @Override
    public boolean isNoticed(Scene now) {
      return !now.isHealthy(name);
    }

    @Override
    public boolean isReplaced(Scene now) {
      return good(now, Placed::agent, name) >= now.wanted();
    }
  }

  /** An agent whose disk is full: it says so itself, and its tasks go on. */
  record FullAgent(String name) implements Victim {
    @Override
    public boolean isNoticed(Scene now) {
      return false;
    }

    @Override
    public boolean isReplaced(Scene now) {
      return now.isSettled();
    }
  }

  /** A task. */
  record Task(String name, String agent) implements Victim {
    @Override
    public boolean isNoticed(Scene now) {
      return now.tasks().stream().noneMatch(task -> task.id().equals(name) && task.isGood());
    }

    @Override
    public boolean isReplaced(Scene now) {
      return good(now, Placed::id, name) >= now.wanted();
    }
  }

  /** A balancer. */
  record Balancer(String name) implements Victim {
    @Override
    public boolean isNoticed(Scene now) {
      return !now.isHealthy(name);
    }

    @Override
    public boolean isReplaced(Scene now) {
      return now.isHealthy(name);
    }
  }

  private static long good(Scene now, Function<Placed, String> part, String without) {
    return now.tasks().stream()
        .filter(task -> task.isGood() && !part.apply(task).equals(without))
        .count();
  }
}
