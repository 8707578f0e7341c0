package io.ngp.edge.trial;

import io.ngp.edge.route.Route;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a request.
 *
 * @param steps the host's routes in the order they are tried in
 * @param taken the route that takes it; empty where none does
 * @param outcome what happens: an answer of the edge's own, or that it is passed on
 */
public record Answer(List<Step> steps, Optional<Taken> taken, Outcome outcome) {
  public Answer {
    steps = List.copyOf(steps);
  }

  /**
   * A route that was looked at.
   *
   * @param route its name
   * @param rule which requests it takes
   * @param isTaken whether it takes this one
   * @param reason why, or why not
   */
  public record Step(String route, String rule, boolean isTaken, String reason) {}

  /**
   * The route that takes a request.
   *
   * @param terms in words
   * @param target path and query as an app gets them
   */
  public record Taken(Route route, List<String> terms, String target) {
    public Taken {
      terms = List.copyOf(terms);
    }
  }

  /**
   * How it ends.
   *
   * @param status of the edge's own answer; 0 when the request is passed on
   * @param text what is answered, or where it goes
   */
  public record Outcome(int status, String text) {}
}
