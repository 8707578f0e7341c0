package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Resources;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.engine.HostPorts.Choice;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Says whether one agent can take a task of an app, and if not, the first reason in Marathon's
 * funnel order (marathon/API.md 2.4).
 */
final class OfferJudge {
  /** Every agent offers its resources to this role. */
  private static final String ANY_ROLE = "*";

  /** Sums of decimal fractions miss their exact value by less than this. */
  private static final double ROUNDING = 1e-9;

  private final App app;
  private final ConstraintRules constraints;
  private final HostPorts ports;

  OfferJudge(App app, List<AgentOffer> offers, long portSeed) {
    this.app = app;
    this.constraints = ConstraintRules.of(app, offers);
    this.ports = HostPorts.of(app, portSeed);
  }

  /** What became of an offer. */
  sealed interface Judgement {
    record Fits(List<Integer> hostPorts) implements Judgement {}

    record Lacks(OfferVerdict verdict) implements Judgement {}
  }

  Judgement judge(AgentOffer offer) {
    Optional<OfferVerdict> lack =
        role(offer)
            .or(() -> constraint(offer))
            .or(() -> maintenance(offer))
            .or(() -> amounts(offer));
    if (lack.isPresent()) {
      return new Judgement.Lacks(lack.get());
    }
    return ports(offer);
  }

  private Judgement ports(AgentOffer offer) {
    return switch (ports.choose(offer.freePorts())) {
      case Choice.Chosen(List<Integer> chosen) -> new Judgement.Fits(chosen);
      case Choice.Missing(String detail) ->
          new Judgement.Lacks(verdict(offer, RejectReason.InsufficientPorts, detail));
    };
  }

  /** As {@link #judge} for the agent a task comes back to: it was chosen by the rules once. */
  Judgement judgeHome(AgentOffer offer) {
    return maintenance(offer)
        .or(() -> amounts(offer))
        .<Judgement>map(Judgement.Lacks::new)
        .orElseGet(() -> ports(offer));
  }

  private Optional<OfferVerdict> role(AgentOffer offer) {
    Set<String> accepted = app.placement().acceptedResourceRoles().orElse(Set.of(ANY_ROLE));
    return accepted.contains(ANY_ROLE)
        ? Optional.empty()
        : Optional.of(
            verdict(
                offer,
                RejectReason.UnfulfilledRole,
                "accepts only resources of role %s, the agent's belong to role %s"
                    .formatted(String.join(", ", accepted.stream().sorted().toList()), ANY_ROLE)));
  }

  private Optional<OfferVerdict> constraint(AgentOffer offer) {
    return constraints
        .objection(offer)
        .map(detail -> verdict(offer, RejectReason.UnfulfilledConstraint, detail));
  }

  private static Optional<OfferVerdict> maintenance(AgentOffer offer) {
    return offer.maintenance()
        ? Optional.of(
            verdict(
                offer, RejectReason.AgentMaintenance, "takes no new tasks: it is being drained"))
        : Optional.empty();
  }

  private Optional<OfferVerdict> amounts(AgentOffer offer) {
    Resources needs = app.resources();
    AgentOffer.Free free = offer.free();
    return lack(offer, RejectReason.InsufficientCpus, needs.cpus(), free.cpus(), "%s cpus")
        .or(() ->
            lack(
                offer,
                RejectReason.InsufficientMemory,
                needs.memMib(),
                free.memMib(),
                "%s MiB of memory"))
        .or(() -> fullDisk(offer))
        .or(() ->
            lack(
                offer,
                RejectReason.InsufficientDisk,
                Reservation.diskMib(app),
                free.diskMib(),
                "%s MiB of disk"))
        .or(() -> lack(offer, RejectReason.InsufficientGpus, needs.gpus(), free.gpus(), "%s gpus"));
  }

  private static Optional<OfferVerdict> fullDisk(AgentOffer offer) {
    return offer.free().diskMib() == AgentOffer.Free.FULL_DISK
        ? Optional.of(verdict(offer, RejectReason.InsufficientDisk, "its disk is full"))
        : Optional.empty();
  }

  private static Optional<OfferVerdict> lack(
      AgentOffer offer, RejectReason reason, double needed, double free, String quantity) {
    return needed <= free + ROUNDING
        ? Optional.empty()
        : Optional.of(
            verdict(
                offer,
                reason,
                "needs %s, %s are free"
                    .formatted(
                        quantity.formatted(number(needed, reason)),
                        number(Math.max(0, free), reason))));
  }

  private static String number(double value, RejectReason reason) {
    // A fresh format each time: DecimalFormat is not thread-safe, and refusals are rare.
    String pattern = reason == RejectReason.InsufficientCpus ? "0.0##" : "0.###";
    return new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
  }

  private static OfferVerdict verdict(AgentOffer offer, RejectReason reason, String detail) {
    return new OfferVerdict(offer.agent().id(), reason, detail);
  }
}
