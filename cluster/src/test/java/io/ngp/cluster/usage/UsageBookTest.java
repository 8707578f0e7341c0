package io.ngp.cluster.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.instance.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A book on tasks that keep a quarter of a core busy, by a clock that only pauses move. */
@Timeout(20)
class UsageBookTest {
  private static final Instant START = Instant.parse("2026-11-22T07:00:00Z");
  private static final Duration AGE = Duration.ofSeconds(2);

  private final TaskId one = task(1);
  private final TaskId two = task(2);
  private final List<Set<TaskId>> questions = new CopyOnWriteArrayList<>();
  private volatile Set<TaskId> alive = Set.of(one, two);
  private volatile Instant now = START;
  private final UsageBook book = new UsageBook(this::look, () -> now, this::advance);

  private static TaskId task(int number) {
    return TaskId.parse("x.instance-00000000-0000-0000-0000-%012d._app.1".formatted(number));
  }

  private Map<TaskId, TaskUsage> look(Set<TaskId> tasks) {
    questions.add(Set.copyOf(tasks));
    Map<TaskId, TaskUsage> found = new HashMap<>();
    tasks.stream().filter(alive::contains).forEach(task -> found.put(task, usage()));
    return found;
  }

  private TaskUsage usage() {
    return new TaskUsage(
        now,
        5 + Duration.between(START, now).toMillis() / 4e3,
        new TaskUsage.Memory(1 << 20, Optional.empty(), Optional.empty()),
        1,
        Optional.empty(),
        Optional.empty());
  }

  private void advance(Duration by) {
    now = now.plus(by);
  }

  private static double cores(Map<TaskId, Measured> measured, TaskId task) {
    return Optional.ofNullable(measured.get(task)).flatMap(Measured::cores).orElseThrow();
  }

  @Test
  void firstMeasurementOfATaskIsTwoLooksAndHasARate() throws Exception {
    Map<TaskId, Measured> measured = book.measure(Set.of(one));

    assertThat(measured).containsOnlyKeys(one);
    assertThat(cores(measured, one)).isEqualTo(0.25, within(0.001));
    assertThat(questions).containsExactly(Set.of(one), Set.of(one));
  }

  @Test
  void whatWasMeasuredWithinASecondIsNotMeasuredAgain() throws Exception {
    book.measure(Set.of(one));
    questions.clear();
    advance(Duration.ofMillis(900));

    assertThat(book.measure(Set.of(one))).containsOnlyKeys(one);
    assertThat(questions).isEmpty();

    assertThat(book.measure(Set.of(one, two))).containsOnlyKeys(one, two);
    assertThat(questions).containsOnly(Set.of(two));
  }

  @Test
  void laterMeasurementIsOneLookWhoseRateIsThatOfTheTimeBetween() throws Exception {
    book.measure(Set.of(one));
    questions.clear();
    advance(Duration.ofSeconds(10));

    assertThat(cores(book.measure(Set.of(one)), one)).isEqualTo(0.25, within(0.001));
    assertThat(questions).containsExactly(Set.of(one));
  }

  @Test
  void rateOfLongAgoCountsNoMore() throws Exception {
    book.measure(Set.of(one));
    questions.clear();
    advance(Duration.ofSeconds(61));

    assertThat(book.latest(Set.of(), AGE)).isEmpty();
    book.measure(Set.of(one));
    assertThat(questions).hasSize(2);
  }

  @Test
  void taskThatHasEndedIsNotInTheBookAnyMore() throws Exception {
    book.measure(Set.of(one, two));
    alive = Set.of(two);
    advance(Duration.ofSeconds(2));

    assertThat(book.measure(Set.of(one, two))).containsOnlyKeys(two);
  }

  @Test
  void whoDoesNotWaitHasItMeasuredForTheNextOne() throws Exception {
    BlockingQueue<String> told = new LinkedBlockingQueue<>();
    try (AutoCloseable _ = book.onMeasured(() -> told.add("measured"))) {
      assertThat(book.latest(Set.of(one), AGE)).isEmpty();
      assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo("measured");

      assertThat(book.latest(Set.of(one), AGE)).containsOnlyKeys(one);
      assertThat(questions).hasSize(2);
    }
  }

  @Test
  void nothingIsMeasuredWhileNobodyAsks() {
    assertThat(book.latest(Set.of(), AGE)).isEmpty();
    assertThat(questions).isEmpty();
  }

  @Test
  void counterThatFallsIsNoNegativeRateAndLooksTooCloseMakeNone() {
    Measured first = Measured.first(usage());
    assertThat(first.then(usage()).cores()).isEmpty();

    TaskUsage before = usage();
    TaskUsage fallen =
        new TaskUsage(
            now.plusSeconds(1), 1, before.memory(), 1, Optional.empty(), Optional.empty());
    assertThat(first.then(fallen).cores()).contains(0.0);
  }
}
