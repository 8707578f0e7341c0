package io.ngp.provider.cluster;

import io.ngp.iac.provider.Consequence;
import io.ngp.iac.provider.Consequence.Kind;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Num;
import io.ngp.iac.value.ValueReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a change of an app means for its users. */
final class AppConsequences {
  private AppConsequences() {}

  static List<Consequence> of(Planned planned) {
    return switch (planned.action()) {
      case CREATE, KEEP -> List.of();
      case UPDATE -> Stream.concat(ofUpdate(planned).stream(), moved(planned).stream()).toList();
      case REPLACE -> gone(planned, " is away until it is deployed again");
      case DELETE -> gone(planned, " stops and is removed");
    };
  }

  private static List<Consequence> gone(Planned planned, String what) {
    return Stream.concat(Stream.of(interruption(planned, what)), dataLoss(planned).stream())
        .toList();
  }

  /** An app of another id is another app: it begins without what this one kept. */
  private static Optional<Consequence> moved(Planned planned) {
    var wanted = new AppInputs(planned.inputs().orElseThrow());
    boolean isMoved = wanted.hasDefinition() && !before(planned).id().equals(wanted.id());
    return isMoved && !wanted.isOnce() ? dataLoss(planned) : Optional.empty();
  }

  private static Optional<Consequence> dataLoss(Planned planned) {
    return keepsData(before(planned).definition())
        ? Optional.of(
            new Consequence(
                Kind.DATA_LOSS,
                "the persistent volumes of %s are deleted".formatted(before(planned).name())))
        : Optional.empty();
  }

  private static boolean keepsData(Fields definition) {
    return member(definition, "container") instanceof Fields container
        && member(container, "volumes") instanceof Items volumes
        && volumes.items().stream()
            .map(ValueReader::open)
            .anyMatch(volume ->
                volume instanceof Fields fields && fields.fields().containsKey("persistent"));
  }

  private static AppInputs before(Planned planned) {
    return new AppInputs(planned.former().orElseThrow().inputs());
  }

  private static Consequence interruption(Planned planned, String what) {
    return new Consequence(Kind.INTERRUPTION, before(planned).name() + what);
  }

  private static Optional<Consequence> ofUpdate(Planned planned) {
    var wanted = new AppInputs(planned.inputs().orElseThrow());
    var before = before(planned);
    if (wanted.isOnce() || !wanted.hasDefinition()) {
      return Optional.empty();
    }
    if (!before.id().equals(wanted.id())) {
      return Optional.of(
          interruption(planned, " is removed as soon as it runs under its new name"));
    }
    var changed = changed(before.definition(), wanted.definition());
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        changed.equals(List.of("instances")) ? scaling(before, wanted) : restart(before, wanted));
  }

  private static List<String> changed(Fields before, Fields wanted) {
    return Definitions.names(before, wanted).stream()
        .filter(name -> !member(before, name).equals(member(wanted, name)))
        .toList();
  }

  private static Value member(Fields definition, String name) {
    return ValueReader.open(Defaults.member(definition, name));
  }

  /** Empty while it is unknown. */
  private static Optional<Long> instances(AppInputs inputs) {
    return member(inputs.definition(), "instances") instanceof Num number
        ? Optional.of(number.number().longValue())
        : Optional.empty();
  }

  private static Consequence scaling(AppInputs before, AppInputs wanted) {
    var from = instances(before).orElse(0L);
    var to = instances(wanted);
    return to.equals(Optional.of(0L))
        ? new Consequence(Kind.INTERRUPTION, before.name() + " stops: no instance of it is left")
        : new Consequence(
            Kind.NOTE,
            "%s scales from %d%s"
                .formatted(before.name(), from, to.map(count -> " to " + count).orElse("")));
  }

  private static Consequence restart(AppInputs before, AppInputs wanted) {
    var name = before.name();
    var tasks = instances(before).orElse(0L);
    if (tasks == 0) {
      return new Consequence(Kind.NOTE, name + " has no tasks; it starts with its new definition");
    }
    if (instances(wanted).equals(Optional.of(0L))) {
      return scaling(before, wanted);
    }
    return new Consequence(
        Kind.RESTART,
        (tasks == 1 ? "the task of %s restarts, " : "the " + tasks + " tasks of %s restart, ")
                .formatted(name)
            + healthy(kept(wanted, tasks)));
  }

  /** Marathon rounds the number that has to stay up. */
  private static long kept(AppInputs wanted, long tasks) {
    var strategy = ValueReader.of(wanted.definition()).map("upgradeStrategy");
    var capacity = ValueReader.of(strategy).decimal("minimumHealthCapacity").orElse(1.0);
    return (long) Math.ceil(Math.min(tasks, instances(wanted).orElse(tasks)) * capacity);
  }

  private static String healthy(long kept) {
    return kept == 0
        ? "and for a moment none may be healthy"
        : "at least " + kept + (kept == 1 ? " stays" : " stay") + " healthy";
  }
}
