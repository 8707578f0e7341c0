package io.ngp.iac.state;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.state.ResourceRecord.Doubt;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state as the entries so far make it. Each entry costs constant time; only asking for the
 * state after a change copies it. Not for several threads.
 */
final class StateFold {
  private record DeposedKey(ResourceAddress address, String token) {}

  private long serial;
  private final Map<ResourceAddress, ResourceRecord> resources = new LinkedHashMap<>();
  private final Map<DeposedKey, ResourceRecord> deposed = new LinkedHashMap<>();
  private Map<String, Value> outputs = Map.of();
  private final List<Revision> revisions = new ArrayList<>();
  private boolean hasSecret;
  private @Nullable State current;

  /** Begins with nothing; the first entry is counted after {@code serial}. */
  StateFold(long serial) {
    this.serial = serial;
  }

  State state() {
    var known = current;
    if (known == null) {
      known =
          new State(
              serial,
              Collections.unmodifiableMap(new LinkedHashMap<>(resources)),
              List.copyOf(deposed.values()),
              outputs,
              List.copyOf(revisions));
      current = known;
    }
    return known;
  }

  /** How many entries a journal of nothing but this state needs. */
  int weight() {
    return resources.size() + 2 * deposed.size() + 2 * revisions.size();
  }

  /** Whether a secret was ever recorded. */
  boolean hasSecret() {
    return hasSecret;
  }

  void apply(Entry entry) {
    current = null;
    serial++;
    switch (entry) {
      case Entry.Begin begin -> revisions.add(begun(begin));
      case Entry.Creating creating -> put(creating(creating));
      case Entry.Updating updating -> doubt(updating.address(), Doubt.UPDATE);
      case Entry.Deleting deleting -> doubt(deleting.address(), Doubt.DELETE);
      case Entry.Put put -> put(put.resource());
      case Entry.Gone gone -> resources.remove(gone.address());
      case Entry.Deposed moved -> depose(moved);
      case Entry.DeposedGone gone -> deposed.remove(new DeposedKey(gone.address(), gone.token()));
      case Entry.End end -> end(end);
    }
  }

  private void put(ResourceRecord resource) {
    hasSecret |= resource.inputs().hasSecret() || resource.outputs().hasSecret();
    resources.put(resource.address(), resource);
  }

  private static ResourceRecord creating(Entry.Creating creating) {
    return new ResourceRecord(
        creating.address(),
        creating.type(),
        creating.token(),
        creating.inputs(),
        Fields.EMPTY,
        creating.dependencies(),
        Doubt.CREATE);
  }

  /** What was recorded before stays: reality decides between it and what was asked for. */
  private void doubt(ResourceAddress address, Doubt doubt) {
    resources.computeIfPresent(
        address,
        (_, known) ->
            new ResourceRecord(
                address,
                known.type(),
                known.token(),
                known.inputs(),
                known.outputs(),
                known.dependencies(),
                doubt));
  }

  private void depose(Entry.Deposed moved) {
    var resource = resources.get(moved.address());
    if (resource != null && resource.token().equals(moved.token())) {
      resources.remove(moved.address());
      deposed.put(new DeposedKey(moved.address(), moved.token()), resource);
    }
  }

  private static Revision begun(Entry.Begin begin) {
    return new Revision(
        begin.revision(),
        begin.time(),
        Optional.empty(),
        begin.command(),
        begin.who(),
        begin.fingerprint(),
        "unfinished",
        0,
        0,
        0);
  }

  private void end(Entry.End end) {
    for (int i = revisions.size() - 1; i >= 0; i--) {
      var revision = revisions.get(i);
      if (revision.number() == end.revision()) {
        revisions.set(i, ended(revision, end));
        outputs = Collections.unmodifiableMap(new LinkedHashMap<>(end.outputs()));
        hasSecret |= outputs.values().stream().anyMatch(Value::hasSecret);
        return;
      }
    }
  }

  private static Revision ended(Revision begun, Entry.End end) {
    return new Revision(
        begun.number(),
        begun.begun(),
        Optional.of(end.time()),
        begun.command(),
        begun.who(),
        begun.fingerprint(),
        end.outcome(),
        end.added(),
        end.changed(),
        end.destroyed());
  }
}
