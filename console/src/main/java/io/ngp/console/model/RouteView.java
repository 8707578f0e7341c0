package io.ngp.console.model;

import java.util.List;
import java.util.SortedMap;

/**
 * Where requests of some hosts go, and what goes there.
 *
 * @param name the app's id, or what balancers call a route of their own
 * @param isApp whether there is an app of that name
 * @param addresses hosts with path prefixes that lead here
 * @param now in the last ten seconds, all balancers together
 * @param targets in the order of their ids
 * @param balancers what each relayed in the last ten seconds, by name
 * @param points the last minutes, oldest first, without gaps; empty if nothing went here
 */
public record RouteView(
    String name,
    boolean isApp,
    List<String> addresses,
    Rates now,
    List<TargetView> targets,
    SortedMap<String, Rates> balancers,
    List<Point> points) {
  public RouteView {
    addresses = List.copyOf(addresses);
    targets = List.copyOf(targets);
    points = List.copyOf(points);
  }

  /**
   * How much and how fast.
   *
   * @param requests a second
   * @param errorShare answered with 5xx, from 0 to 1
   * @param p50 until the response began, milliseconds
   * @param bytesOut a second
   * @param inFlight requests under way now
   */
  public record Rates(
      double requests,
      double errorShare,
      double p50,
      double p90,
      double p99,
      double bytesOut,
      int inFlight) {
    public static final Rates NONE = new Rates(0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * A target.
   *
   * @param address host and port
   * @param ejectedBy balancers that pass it over because of how it answered
   */
  public record TargetView(String id, String address, Rates now, List<String> ejectedBy) {
    public TargetView {
      ejectedBy = List.copyOf(ejectedBy);
    }
  }

  /**
   * Two seconds; requests a second, and milliseconds until responses began.
   *
   * @param fine answered with less than 400
   * @param aborted without a whole answer
   */
  public record Point(
      double fine,
      double clientErrors,
      double serverErrors,
      double aborted,
      double p50,
      double p90,
      double p99) {
    public double requests() {
      return fine + clientErrors + serverErrors + aborted;
    }
  }
}
