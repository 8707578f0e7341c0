package io.ngp.iac.graph;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Executors;

/**
 * Visits every vertex of a graph on virtual threads, each after those before it, and leaves out
 * what comes after a visit that failed.
 */
public final class Walk {
  private final Graph graph;
  private final Visitor visitor;
  private final int limit;
  // All below are guarded by this.
  private final Deque<Integer> ready = new ArrayDeque<>();
  private final int[] missing;
  private final boolean[] isSpoilt;
  private int remaining;

  /** What the first visitor that threw has thrown. */
  private static final class Failure {
    private Optional<Throwable> first = Optional.empty();

    synchronized void keep(Throwable e) {
      first = first.or(() -> Optional.of(e));
    }

    synchronized void rethrow() {
      switch (first.orElse(null)) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException(e);
      }
    }
  }

  /** What is done at a vertex. */
  public interface Visitor {
    /** Does it; returns whether it succeeded. */
    boolean visit(int vertex);

    /** Is told that it is not done, because something before it failed. */
    void skip(int vertex);
  }

  /**
   * A walk that is not begun.
   *
   * @param limit how many visits at a time, at least 1
   */
  public Walk(Graph graph, Visitor visitor, int limit) {
    this.graph = graph;
    this.visitor = visitor;
    this.limit = limit;
    this.missing = graph.predecessorCounts();
    this.isSpoilt = new boolean[graph.size()];
    this.remaining = graph.size();
  }

  /**
   * Visits all vertices; returns when the last visit has. If a visitor throws, the walk ends early
   * and the exception is thrown here.
   *
   * @throws IllegalStateException if the graph has a cycle; nothing was visited
   */
  public void run() {
    if (graph.order().isEmpty()) {
      throw new IllegalStateException("a graph with a cycle cannot be walked");
    }
    for (var vertex = 0; vertex < missing.length; vertex++) {
      if (missing[vertex] == 0) {
        ready.add(vertex);
      }
    }
    var failure = new Failure();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var worker = 0; worker < Math.min(limit, graph.size()); worker++) {
        executor.execute(() -> work(failure));
      }
    }
    failure.rethrow();
  }

  private void work(Failure failure) {
    try {
      for (var vertex = next(); vertex >= 0; vertex = next()) {
        var isOk = !isSpoilt(vertex);
        if (isOk) {
          isOk = visitor.visit(vertex);
        } else {
          visitor.skip(vertex);
        }
        finish(vertex, isOk);
      }
    } catch (RuntimeException | Error e) {
      failure.keep(e);
      giveUp();
    }
  }

  /** Waits for a vertex that is ready; -1 when all are done. */
  private synchronized int next() {
    while (ready.isEmpty() && remaining > 0) {
      try {
        wait();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return -1;
      }
    }
    return ready.isEmpty() ? -1 : ready.remove();
  }

  private synchronized boolean isSpoilt(int vertex) {
    return isSpoilt[vertex];
  }

  private synchronized void finish(int vertex, boolean isOk) {
    remaining--;
    for (var next : graph.after(vertex)) {
      isSpoilt[next] |= !isOk;
      if (--missing[next] == 0) {
        ready.add(next);
      }
    }
    if (remaining == 0 || !ready.isEmpty()) {
      notifyAll();
    }
  }

  private synchronized void giveUp() {
    ready.clear();
    remaining = 0;
    notifyAll();
  }
}
