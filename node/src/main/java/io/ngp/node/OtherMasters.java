package io.ngp.node;

import io.ngp.cluster.api.PlatformNode;
import io.ngp.store.EnsembleMember;
import io.ngp.store.Leader;
import io.ngp.store.MasterRoster;
import io.ngp.store.Membership;
import io.ngp.store.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The masters beside this one whose votes count, and whether the ensemble hears from them. */
final class OtherMasters implements Supplier<List<PlatformNode>> {
  private static final Logger LOG = LoggerFactory.getLogger(OtherMasters.class);

  private final String self;
  private final Membership membership;
  private final MasterRoster roster;
  private final Supplier<Optional<Leader>> leader;

  OtherMasters(
      String self, Membership membership, MasterRoster roster, Supplier<Optional<Leader>> leader) {
    this.self = self;
    this.membership = membership;
    this.roster = roster;
    this.leader = leader;
  }

  /** By number; none while nobody can say who they are. */
  @Override
  public List<PlatformNode> get() {
    try {
      String leading = leader.get().map(Leader::name).orElse("");
      List<MasterRoster.Entry> entries = roster.read();
      Set<Integer> voters =
          membership.voters().members().stream()
              .map(EnsembleMember::id)
              .collect(Collectors.toSet());
      return entries.stream()
          .filter(master -> voters.contains(master.id()) && !master.name().equals(self))
          .map(master ->
              new PlatformNode(
                  master.name(),
                  "master",
                  master.address(),
                  master.isHere(),
                  master.name().equals(leading),
                  Map.of()))
          .toList();
    } catch (StoreException e) {
      LOG.debug("The other masters are not listed.", e);
      return List.of();
    }
  }
}
