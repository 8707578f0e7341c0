package io.ngp.iac.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * What comes before what. Vertices are numbers from 0, in the order they were added. Every
 * operation is linear in vertices and edges. Not for several threads while it is built.
 */
public final class Graph {
  private final List<int[]> successors = new ArrayList<>();
  private int[] successorCounts = new int[16];
  private int[] predecessorCounts = new int[16];

  private static final int[] NONE = {};

  /** Adds a vertex and returns its number. */
  public int vertex() {
    var number = successors.size();
    successors.add(NONE);
    if (number == predecessorCounts.length) {
      predecessorCounts = Arrays.copyOf(predecessorCounts, number * 2);
      successorCounts = Arrays.copyOf(successorCounts, number * 2);
    }
    return number;
  }

  /** Says that {@code first} comes before {@code then}. */
  public void before(int first, int then) {
    var edges = successors.get(first);
    var count = successorCounts[first]++;
    if (count == edges.length) {
      edges = Arrays.copyOf(edges, Math.max(2, count * 2));
      successors.set(first, edges);
    }
    edges[count] = then;
    predecessorCounts[then]++;
  }

  /** How many vertices there are. */
  public int size() {
    return successors.size();
  }

  /** The vertices that come directly after {@code vertex}; one for each edge. */
  int[] after(int vertex) {
    return Arrays.copyOf(successors.get(vertex), successorCounts[vertex]);
  }

  /** How many edges end at each vertex. */
  int[] predecessorCounts() {
    return Arrays.copyOf(predecessorCounts, size());
  }

  /**
   * All vertices, each after those that come before it, otherwise in the order added; empty if
   * there is a cycle.
   */
  public Optional<List<Integer>> order() {
    var order = peel();
    return order.size() == size() ? Optional.of(order) : Optional.empty();
  }

  /** The vertices that do not come after a cycle, in order. */
  private List<Integer> peel() {
    var missing = predecessorCounts();
    var ready = new ArrayDeque<Integer>();
    for (var vertex = 0; vertex < missing.length; vertex++) {
      if (missing[vertex] == 0) {
        ready.add(vertex);
      }
    }
    var order = new ArrayList<Integer>(missing.length);
    while (!ready.isEmpty()) {
      int vertex = ready.remove();
      order.add(vertex);
      for (var next : after(vertex)) {
        if (--missing[next] == 0) {
          ready.add(next);
        }
      }
    }
    return order;
  }

  /** The vertices on cycles, and those between two cycles. */
  public BitSet tangled() {
    var tangled = new BitSet();
    var backwards = new Graph();
    successors.forEach(_ -> backwards.vertex());
    for (var vertex = 0; vertex < size(); vertex++) {
      for (var next : after(vertex)) {
        backwards.before(next, vertex);
      }
    }
    tangled.set(0, size());
    peel().forEach(tangled::clear);
    backwards.peel().forEach(tangled::clear);
    return tangled;
  }
}
