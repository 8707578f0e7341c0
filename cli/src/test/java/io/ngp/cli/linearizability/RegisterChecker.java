package io.ngp.cli.linearizability;

import io.ngp.cli.linearizability.Operation.Kind;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Decides whether a history of one register is linearizable: the search of Wing and Gong ("Testing
 * and verifying concurrent objects", 1993), which never looks twice at the same set of operations
 * with the same value (Lowe, "Testing for linearizability", 2017).
 */
public final class RegisterChecker {
  private static final int AROUND = 12;

  private final List<Operation> operations;
  private final Events events;
  private final BitSet placed = new BitSet();
  private final Set<Situation> seen = new HashSet<>();
  private final Deque<Placing> order = new ArrayDeque<>();
  private List<Integer> longest = List.of();
  private int stuckAt = -1;

  private RegisterChecker(List<Operation> operations) {
    this.operations = operations;
    this.events = new Events(operations);
  }

  /** Operations that have their place in the order, and the value after them. */
  private record Situation(BitSet placed, String value) {}

  /** An operation's place in the order, and the value before it. */
  private record Placing(int operation, String before) {}

  /**
   * Looks for an order that explains {@code operations}.
   *
   * @param initial what the register holds before all of them
   * @return where there is none
   */
  public static Optional<Contradiction> check(List<Operation> operations, String initial) {
    var telling = telling(operations);
    var checker = new RegisterChecker(telling);
    return checker.isExplained(initial) ? Optional.empty() : Optional.of(checker.contradiction());
  }

  /** Leaves out writes without an answer that nobody saw: they may never have taken effect. */
  private static List<Operation> telling(List<Operation> operations) {
    var read =
        operations.stream()
            .filter(each -> each.kind() == Kind.READ)
            .map(Operation::value)
            .collect(Collectors.toSet());
    return operations.stream()
        .filter(each -> each.isAnswered() || read.contains(each.value()))
        .sorted(Comparator.comparingLong(Operation::invokedNanos))
        .toList();
  }

  private boolean isExplained(String initial) {
    var value = initial;
    var at = events.first();
    while (!events.isEmpty()) {
      if (events.isCall(at)) {
        var operation = events.operation(at);
        if (fits(operation, value) && isNew(operation, value)) {
          value = place(operation, value);
          at = events.first();
        } else {
          at = events.next(at);
        }
      } else {
        noteDeadEnd(events.operation(at));
        if (order.isEmpty()) {
          return false;
        }
        var last = order.pop();
        placed.clear(last.operation());
        events.restore(last.operation());
        value = last.before();
        at = events.next(events.call(last.operation()));
      }
    }
    return true;
  }

  private boolean fits(int operation, String value) {
    var candidate = operations.get(operation);
    return candidate.kind() == Kind.WRITE || candidate.value().equals(value);
  }

  /** Whether the search never was where {@code operation} leads. */
  private boolean isNew(int operation, String value) {
    var after = (BitSet) placed.clone();
    after.set(operation);
    return seen.add(new Situation(after, valueAfter(operation, value)));
  }

  private String place(int operation, String value) {
    order.push(new Placing(operation, value));
    placed.set(operation);
    events.remove(operation);
    return valueAfter(operation, value);
  }

  private String valueAfter(int operation, String value) {
    var next = operations.get(operation);
    return next.kind() == Kind.WRITE ? next.value() : value;
  }

  private void noteDeadEnd(int operation) {
    if (stuckAt < 0 || order.size() > longest.size()) {
      stuckAt = operation;
      longest = order.stream().map(Placing::operation).toList();
    }
  }

  private Contradiction contradiction() {
    var from = Math.max(0, stuckAt - AROUND);
    var to = Math.min(operations.size(), stuckAt + AROUND);
    return new Contradiction(
        operations.get(stuckAt),
        longest.stream().findFirst().map(operations::get),
        IntStream.range(from, to).mapToObj(operations::get).toList());
  }
}
