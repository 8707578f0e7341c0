package io.ngp.iac.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fewest entries that make a state. */
final class Snapshot {
  private Snapshot() {}

  static List<Entry> of(State state) {
    var entries = new ArrayList<Entry>();
    var newest = newestEnded(state);
    for (var revision : state.revisions()) {
      entries.add(begin(revision));
      revision
          .ended()
          .ifPresent(
              _ -> entries.add(end(revision, newest.filter(revision::equals).isPresent(), state)));
    }
    for (var resource : state.deposed()) {
      entries.add(new Entry.Put(resource));
      entries.add(new Entry.Deposed(resource.address(), resource.token()));
    }
    state.all().forEach(resource -> entries.add(new Entry.Put(resource)));
    return entries;
  }

  private static Optional<Revision> newestEnded(State state) {
    return state.revisions().reversed().stream()
        .filter(revision -> revision.ended().isPresent())
        .findFirst();
  }

  private static Entry begin(Revision revision) {
    return new Entry.Begin(
        revision.number(),
        revision.begun(),
        revision.command(),
        revision.who(),
        revision.fingerprint());
  }

  private static Entry end(Revision revision, boolean isNewest, State state) {
    return new Entry.End(
        revision.number(),
        revision.ended().orElseThrow(),
        revision.outcome(),
        revision.added(),
        revision.changed(),
        revision.destroyed(),
        isNewest ? new LinkedHashMap<>(state.outputs()) : Map.of());
  }
}
