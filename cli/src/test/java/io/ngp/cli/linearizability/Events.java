package io.ngp.cli.linearizability;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Calls and answers of operations in the order of time, as a linked list that operations leave and
 * come back to, the last one first.
 */
final class Events {
  private static final int END = 0;

  private final int count;
  private final int[] next;
  private final int[] previous;
  private final int[] callOf;
  private final int[] answerOf;
  private final int[] operationOf;

  /** One end of an operation. A call comes before an answer of the same moment: they overlap. */
  private record Moment(int operation, boolean isAnswer, long nanos) {
    static final Comparator<Moment> BY_TIME =
        Comparator.comparingLong(Moment::nanos).thenComparing(Moment::isAnswer);
  }

  Events(List<Operation> operations) {
    count = operations.size();
    next = new int[2 * count + 1];
    previous = new int[2 * count + 1];
    callOf = new int[count];
    answerOf = new int[count];
    operationOf = new int[2 * count + 1];
    var moments =
        IntStream.range(0, count)
            .boxed()
            .flatMap(index -> {
              var operation = operations.get(index);
              return Stream.of(
                  new Moment(index, false, operation.invokedNanos()),
                  new Moment(index, true, operation.answeredNanos()));
            })
            .sorted(Moment.BY_TIME)
            .toList();
    for (var at = 1; at <= moments.size(); at++) {
      var moment = moments.get(at - 1);
      (moment.isAnswer() ? answerOf : callOf)[moment.operation()] = at;
      operationOf[at] = moment.operation();
      join(at - 1, at);
    }
    join(moments.size(), END);
  }

  private void join(int one, int other) {
    next[one] = other;
    previous[other] = one;
  }

  boolean isEmpty() {
    return next[END] == END;
  }

  int first() {
    return next[END];
  }

  int next(int event) {
    return next[event];
  }

  int call(int operation) {
    return callOf[operation];
  }

  int operation(int event) {
    return operationOf[event];
  }

  boolean isCall(int event) {
    return callOf[operationOf[event]] == event;
  }

  /** Takes both ends of an operation out. */
  void remove(int operation) {
    unlink(callOf[operation]);
    unlink(answerOf[operation]);
  }

  /** Puts both ends back where they were; what was removed later must be back already. */
  void restore(int operation) {
    link(answerOf[operation]);
    link(callOf[operation]);
  }

  private void unlink(int event) {
    next[previous[event]] = next[event];
    previous[next[event]] = previous[event];
  }

  private void link(int event) {
    next[previous[event]] = event;
    previous[next[event]] = event;
  }
}
