package io.ngp.cli.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.linearizability.Operation.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterCheckerTest {
  private static boolean isLinearizable(Operation... operations) {
    return RegisterChecker.check(List.of(operations), "").isEmpty();
  }

  private static Operation write(String value, long invoked, long answered) {
    return new Operation("writer", Kind.WRITE, value, invoked, answered);
  }

  private static Operation mayHaveWritten(String value, long invoked) {
    return write(value, invoked, Operation.NEVER);
  }

  private static Operation read(String value, long invoked, long answered) {
    return new Operation("reader", Kind.READ, value, invoked, answered);
  }

  @Nested
  class Good {
    @Test
    void nothingAtAll() {
      assertThat(isLinearizable()).isTrue();
    }

    @Test
    void oneAfterTheOther() {
      assertThat(
              isLinearizable(read("", 0, 1), write("a", 2, 3), read("a", 4, 5), write("b", 6, 7)))
          .isTrue();
    }

    @Test
    void readDuringAWriteSeesEither() {
      assertThat(isLinearizable(write("a", 0, 10), read("", 2, 3))).isTrue();
      assertThat(isLinearizable(write("a", 0, 10), read("a", 2, 3))).isTrue();
    }

    @Test
    void writesAtOnceTakeEffectInEitherOrder() {
      assertThat(isLinearizable(write("a", 0, 10), write("b", 0, 10), read("a", 11, 12))).isTrue();
      assertThat(isLinearizable(write("a", 0, 10), write("b", 0, 10), read("b", 11, 12))).isTrue();
    }

    @Test
    void writeWithoutAnAnswerTakesEffectLongAfter() {
      assertThat(
              isLinearizable(
                  mayHaveWritten("a", 0), write("b", 1, 2), read("b", 3, 4), read("a", 5, 6)))
          .isTrue();
    }

    @Test
    void writeWithoutAnAnswerNeverTakesEffect() {
      assertThat(isLinearizable(mayHaveWritten("a", 0), read("", 1, 2), read("", 3, 4))).isTrue();
    }

    @Test
    void endOfOneAndBeginOfAnotherAtTheSameMomentOverlap() {
      assertThat(isLinearizable(write("a", 0, 5), read("", 5, 6))).isTrue();
    }
  }

  @Nested
  class Bad {
    @Test
    void readMissesAWriteThatWasAnswered() {
      assertThat(isLinearizable(write("a", 0, 1), read("", 2, 3))).isFalse();
    }

    @Test
    void acceptedWriteIsLost() {
      assertThat(
              isLinearizable(write("a", 0, 1), write("b", 2, 3), read("b", 4, 5), read("a", 6, 7)))
          .isFalse();
    }

    @Test
    void readSeesWhatNobodyWrote() {
      assertThat(isLinearizable(write("a", 0, 1), read("b", 2, 3))).isFalse();
    }

    @Test
    void readSeesWhatIsWrittenLater() {
      assertThat(isLinearizable(read("a", 0, 1), write("a", 2, 3))).isFalse();
    }

    @Test
    void readersSeeADuringWriteGoForthAndBack() {
      assertThat(isLinearizable(write("a", 0, 10), read("a", 1, 2), read("", 3, 4))).isFalse();
    }

    @Test
    void twoReadersSeeTwoWritesInTwoOrders() {
      assertThat(
              isLinearizable(
                  write("a", 0, 20),
                  write("b", 0, 20),
                  read("a", 1, 2),
                  read("b", 3, 4),
                  read("a", 5, 6)))
          .isFalse();
    }

    @Test
    void writeWithoutAnAnswerTakesEffectTwice() {
      assertThat(
              isLinearizable(
                  mayHaveWritten("a", 0),
                  read("a", 1, 2),
                  write("b", 3, 4),
                  read("b", 5, 6),
                  read("a", 7, 8)))
          .isFalse();
    }

    @Test
    void contradictionNamesTheOperation() {
      var stale = read("a", 6, 7);
      var found =
          RegisterChecker.check(
              List.of(write("a", 0, 1), write("b", 2, 3), read("b", 4, 5), stale), "");

      assertThat(found)
          .hasValueSatisfying(contradiction -> {
            assertThat(contradiction.impossible()).isEqualTo(stale);
            assertThat(contradiction.around()).hasSize(4);
            assertThat(contradiction.lastExplained()).hasValue(read("b", 4, 5));
          });
    }
  }

  /**
   * Clients of one true register: what they saw is linearizable; with one read changed it isn't.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @Timeout(120)
  void longHistoriesOfATrueRegister(long seed) {
    var random = new Random(seed);
    var operations = trueRegister(random, 2_000);

    assertThat(RegisterChecker.check(operations, "")).as("seed " + seed).isEmpty();

    var last = operations.stream().mapToLong(Operation::invokedNanos).max().orElseThrow();
    operations.add(read("never written", last + 1_000, last + 1_001));
    assertThat(RegisterChecker.check(operations, "")).as("seed " + seed).isPresent();
  }

  /** Each operation takes effect at its number times ten, and lasts some others' time around it. */
  private static List<Operation> trueRegister(Random random, int count) {
    var operations = new ArrayList<Operation>();
    var value = "";
    for (var number = 0; number < count; number++) {
      var effect = number * 10L;
      var invoked = effect - random.nextInt(40);
      var answered = effect + random.nextInt(40);
      if (random.nextInt(3) == 0) {
        value = "v" + number;
        operations.add(
            random.nextInt(20) == 0
                ? mayHaveWritten(value, invoked)
                : write(value, invoked, answered));
      } else {
        operations.add(read(value, invoked, answered));
      }
    }
    Collections.shuffle(operations, random);
    return operations;
  }
}
