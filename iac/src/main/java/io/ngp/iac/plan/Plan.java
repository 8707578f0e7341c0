package io.ngp.iac.plan;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Consequence;
import io.ngp.iac.state.Entry;
import io.ngp.iac.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that is to change, as a value: it can be shown, saved and applied.
 *
 * @param serial of the state it was made from
 * @param fingerprint of the configuration it was made from
 * @param changes every resource, in an order in which makes could happen; those kept as they are
 *     included
 * @param refresh what reading reality taught; appended to the state when the plan is applied
 * @param outputs that differ from what was recorded, by name
 * @param warnings found on the way; errors are thrown
 */
public record Plan(
    Mode mode,
    long serial,
    String fingerprint,
    List<Change> changes,
    List<Drift> drift,
    List<Entry> refresh,
    List<Effect> effects,
    Map<String, OutputChange> outputs,
    List<Diagnostic> warnings) {
  /** Copies the collections. */
  public Plan {
    changes = List.copyOf(changes);
    drift = List.copyOf(drift);
    refresh = List.copyOf(refresh);
    effects = List.copyOf(effects);
    outputs = Map.copyOf(outputs);
    warnings = List.copyOf(warnings);
  }

  /** What the plan is for. */
  public enum Mode {
    /** To make reality what the configuration says. */
    CONVERGE,
    /** To destroy what is recorded. */
    DESTROY
  }

  /**
   * A consequence and what brings it about.
   *
   * @param address absent if it is the whole plan's
   */
  public record Effect(Optional<ResourceAddress> address, Consequence consequence) {}

  /** An output before and after. */
  public record OutputChange(Value before, Value after) {}

  /** The changes that do something. */
  public List<Change> actions() {
    return changes.stream().filter(Change::isAction).toList();
  }

  /** Whether there is nothing to do and nothing to record. */
  public boolean isEmpty() {
    return changes.stream().noneMatch(Change::isAction) && refresh.isEmpty() && outputs.isEmpty();
  }

  /** How many are added, changed and destroyed, replacements counted on both sides. */
  public Counts counts() {
    var counts = new Counts(0, 0, 0);
    for (var change : changes) {
      counts = counts.plus(change.action());
    }
    return counts;
  }

  /** Whether applying it destroys data. */
  public boolean losesData() {
    return effects.stream()
        .anyMatch(effect -> effect.consequence().kind() == Consequence.Kind.DATA_LOSS);
  }

  /** How many resources are added, changed and destroyed. */
  public record Counts(int added, int changed, int destroyed) {
    /** These and one more. */
    public Counts plus(Action action) {
      return switch (action) {
        case CREATE -> new Counts(added + 1, changed, destroyed);
        case UPDATE -> new Counts(added, changed + 1, destroyed);
        case REPLACE -> new Counts(added + 1, changed, destroyed + 1);
        case DELETE -> new Counts(added, changed, destroyed + 1);
        case KEEP -> this;
      };
    }
  }
}
