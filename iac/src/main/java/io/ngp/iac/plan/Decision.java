package io.ngp.iac.plan;

import io.ngp.iac.configuration.Block;
import io.ngp.iac.plan.Reason.Kind;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.state.ResourceRecord;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Decides what is to happen with one resource that is wanted. */
final class Decision {
  private final Block block;
  private final ResourceType type;

  Decision(Block block, ResourceType type) {
    this.block = block;
    this.type = type;
  }

  /**
   * The change.
   *
   * @param found what is there; absent if nothing was ever made
   * @param isReplacementWished the user asked for a new one
   */
  Change decide(
      io.ngp.iac.address.ResourceAddress address,
      Fields wanted,
      Optional<Found> found,
      boolean isReplacementWished) {
    if (found.isEmpty()) {
      return create(address, wanted, Reason.of(Kind.NEW), Optional.empty(), Optional.empty());
    }
    return switch (found.get()) {
      case Found.Absent absent -> recreate(absent, wanted);
      case Found.Damaged damaged ->
          replace(
              damaged.record(),
              wanted,
              damaged.record().doubt() == ResourceRecord.Doubt.DELETE
                  ? new Reason(Kind.UNFINISHED, damaged.reason())
                  : new Reason(Kind.DAMAGED, damaged.reason()),
              List.of());
      case Found.Present present -> compare(present.record(), wanted, isReplacementWished);
    };
  }

  private Change recreate(Found.Absent absent, Fields wanted) {
    var record = absent.record();
    return switch (record.doubt()) {
      // The same token again: should its answer be on the way still, nothing is made twice.
      case CREATE ->
          create(
              record.address(),
              wanted,
              new Reason(Kind.UNFINISHED, "its creation was begun and did not happen"),
              Optional.empty(),
              Optional.of(record.token()));
      case NONE, UPDATE, DELETE ->
          create(
              record.address(),
              wanted,
              new Reason(Kind.VANISHED, absent.reason()),
              Optional.of(record.known()),
              Optional.empty());
    };
  }

  private Change compare(ResourceRecord record, Fields wanted, boolean isReplacementWished) {
    var kept = withIgnored(record, wanted);
    var differences = Differences.of(record.inputs(), kept, this::forcesReplacement);
    if (isReplacementWished) {
      return replace(record, kept, Reason.of(Kind.REQUESTED), differences);
    }
    if (differences.stream().anyMatch(Difference::forcesReplacement)) {
      return replace(record, kept, new Reason(Kind.FORCED, forcing(differences)), differences);
    }
    if (record.doubt() == ResourceRecord.Doubt.UPDATE) {
      var reason = new Reason(Kind.UNFINISHED, "its last change was begun and not finished");
      return change(record, Action.UPDATE, reason, kept, differences);
    }
    return differences.isEmpty()
        ? keep(record)
        : change(record, Action.UPDATE, Reason.of(Kind.CHANGED), kept, differences);
  }

  private boolean forcesReplacement(String input) {
    return type.schema().input(input).filter(Input::forcesReplacement).isPresent();
  }

  private static String forcing(List<Difference> differences) {
    return differences.stream()
            .filter(Difference::forcesReplacement)
            .map(Difference::path)
            .collect(Collectors.joining(", "))
        + " cannot change in place";
  }

  /** Where changes are ignored, what is there is what is wanted. */
  private Fields withIgnored(ResourceRecord record, Fields wanted) {
    var ignored = block.lifecycle().ignoredChanges();
    if (ignored.isEmpty()) {
      return wanted;
    }
    if (ignored.contains("*")) {
      return record.inputs();
    }
    var kept = new LinkedHashMap<String, Value>(wanted.fields());
    for (var input : ignored) {
      var present = record.inputs().fields().get(input);
      if (present == null) {
        kept.remove(input);
      } else {
        kept.put(input, present);
      }
    }
    return new Fields(kept);
  }

  private Change create(
      io.ngp.iac.address.ResourceAddress address,
      Fields wanted,
      Reason reason,
      Optional<Known> former,
      Optional<String> token) {
    return new Change(
        address,
        block.type(),
        Action.CREATE,
        reason,
        former,
        Optional.of(wanted),
        type.predict(Optional.empty(), wanted),
        Differences.of(Fields.EMPTY, wanted),
        block.dependencies(),
        token,
        false,
        false);
  }

  private Change replace(
      ResourceRecord record, Fields wanted, Reason reason, List<Difference> differences) {
    return new Change(
        record.address(),
        block.type(),
        Action.REPLACE,
        reason,
        Optional.of(record.known()),
        Optional.of(wanted),
        type.predict(Optional.empty(), wanted),
        differences,
        block.dependencies(),
        Optional.empty(),
        block.lifecycle().isCreatedBeforeDestroyed(),
        false);
  }

  private Change change(
      ResourceRecord record,
      Action action,
      Reason reason,
      Fields wanted,
      List<Difference> differences) {
    var former = Optional.of(record.known());
    return new Change(
        record.address(),
        block.type(),
        action,
        reason,
        former,
        Optional.of(wanted),
        type.predict(former, wanted),
        differences,
        block.dependencies(),
        Optional.empty(),
        false,
        false);
  }

  /** Leaves a resource as it is. */
  static Change keep(ResourceRecord record) {
    return new Change(
        record.address(),
        record.type(),
        Action.KEEP,
        Reason.of(Kind.NONE),
        Optional.of(record.known()),
        Optional.of(record.inputs()),
        record.outputs(),
        List.of(),
        record.dependencies(),
        Optional.empty(),
        false,
        false);
  }

  /** Deletes a resource. */
  static Change delete(ResourceRecord record, Reason reason, boolean isDeposed) {
    return new Change(
        record.address(),
        record.type(),
        Action.DELETE,
        reason,
        Optional.of(record.known()),
        Optional.empty(),
        Fields.EMPTY,
        List.of(),
        record.dependencies(),
        Optional.empty(),
        false,
        isDeposed);
  }
}
