package io.ngp.iac.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.state.ResourceRecord.Doubt;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StateFoldTest {
  private static final ResourceAddress WEB = ResourceAddress.of(BlockAddress.root("web"));
  private static final Set<BlockAddress> NEEDS = Set.of(BlockAddress.root("net"));
  private static final Fields ONE = new Fields(Map.of("size", Value.of(1)));
  private static final Fields TWO = new Fields(Map.of("size", Value.of(2)));
  private static final Instant TIME = Instant.parse("2026-11-21T12:00:00Z");

  private static State folded(Entry... entries) {
    var fold = new StateFold(0);
    List.of(entries).forEach(fold::apply);
    return fold.state();
  }

  private static Entry.Creating creating(String token) {
    return new Entry.Creating(WEB, "node", token, ONE, NEEDS);
  }

  private static ResourceRecord made(String token, Fields inputs, Doubt doubt) {
    return new ResourceRecord(WEB, "node", token, inputs, TWO, NEEDS, doubt);
  }

  private static Entry.Put put(String token) {
    return new Entry.Put(made(token, ONE, Doubt.NONE));
  }

  @Test
  void createWithoutAnAnswerIsInDoubtAndHasNoOutputs() {
    assertThat(folded(creating("t")).find(WEB))
        .hasValue(new ResourceRecord(WEB, "node", "t", ONE, Fields.EMPTY, NEEDS, Doubt.CREATE));
  }

  @Test
  void updateWithoutAnAnswerIsInDoubtAndKeepsWhatWasKnown() {
    assertThat(folded(put("t"), new Entry.Updating(WEB, TWO)).find(WEB))
        .hasValue(made("t", ONE, Doubt.UPDATE));
  }

  @Test
  void deleteWithoutAnAnswerIsInDoubt() {
    assertThat(folded(put("t"), new Entry.Deleting(WEB)).find(WEB))
        .hasValue(made("t", ONE, Doubt.DELETE));
  }

  @Test
  void answerEndsTheDoubt() {
    assertThat(folded(creating("t"), put("t")).find(WEB)).hasValue(made("t", ONE, Doubt.NONE));
    assertThat(folded(put("t"), new Entry.Deleting(WEB), new Entry.Gone(WEB)).find(WEB)).isEmpty();
  }

  @Test
  void deposedResourceIsKeptApartUntilItIsGone() {
    var state = folded(put("old"), new Entry.Deposed(WEB, "old"), creating("new"), put("new"));
    assertThat(state.deposed()).containsExactly(made("old", ONE, Doubt.NONE));
    assertThat(state.find(WEB)).hasValue(made("new", ONE, Doubt.NONE));
    var after =
        folded(
            put("old"),
            new Entry.Deposed(WEB, "old"),
            put("new"),
            new Entry.DeposedGone(WEB, "old"));
    assertThat(after.deposed()).isEmpty();
    assertThat(after.find(WEB)).isPresent();
  }

  @Test
  void onlyTheResourceOfTheTokenIsDeposed() {
    var state = folded(put("new"), new Entry.Deposed(WEB, "old"));
    assertThat(state.deposed()).isEmpty();
    assertThat(state.find(WEB)).isPresent();
  }

  @Test
  void revisionWithoutAnEndIsUnfinished() {
    var begin = new Entry.Begin(1, TIME, "ngp apply", "ann@laptop", "f");
    assertThat(folded(begin).revisions())
        .containsExactly(
            new Revision(
                1, TIME, Optional.empty(), "ngp apply", "ann@laptop", "f", "unfinished", 0, 0, 0));
    var outputs = Map.of("url", Value.of("http://x"));
    var state = folded(begin, new Entry.End(1, TIME, "complete", 1, 2, 3, outputs));
    assertThat(state.revisions())
        .containsExactly(
            new Revision(
                1, TIME, Optional.of(TIME), "ngp apply", "ann@laptop", "f", "complete", 1, 2, 3));
    assertThat(state.outputs()).isEqualTo(outputs);
    assertThat(state.nextRevision()).isEqualTo(2);
  }

  @Test
  void serialGrowsWithEveryEntry() {
    assertThat(folded(creating("t"), put("t"), put("t")).serial()).isEqualTo(3);
  }

  @Test
  void stateThatWasGivenOutDoesNotChange() {
    var fold = new StateFold(0);
    fold.apply(put("t"));
    var before = fold.state();
    fold.apply(new Entry.Gone(WEB));
    assertThat(before.find(WEB)).isPresent();
    assertThat(fold.state().find(WEB)).isEmpty();
  }

  @Test
  void snapshotMakesTheSameStateWithNoMoreEntries() {
    for (int seed = 0; seed < 300; seed++) {
      var fold = new StateFold(0);
      var entries = new RandomEntries(seed).batches(20).stream().flatMap(List::stream).toList();
      entries.forEach(fold::apply);
      var state = fold.state();
      var snapshot = Snapshot.of(state);
      var again = new StateFold(state.serial() - snapshot.size());
      snapshot.forEach(again::apply);
      assertThat(again.state()).as("seed %d", seed).isEqualTo(state);
    }
  }
}
