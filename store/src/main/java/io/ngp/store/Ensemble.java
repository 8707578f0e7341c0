package io.ngp.store;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.Optional;

/**
 * The members that keep the platform's state together. Writes need a majority of them: one member
 * survives no loss, three survive one, five survive two.
 *
 * @param members all members, at least one, each id once
 */
public record Ensemble(List<EnsembleMember> members) {

  /**
   * @throws IllegalArgumentException when there is no member or an id appears twice
   */
  public Ensemble {
    members = List.copyOf(members);
    if (members.isEmpty()) {
      throw new IllegalArgumentException("An ensemble needs at least one member.");
    }
    if (members.stream().map(EnsembleMember::id).distinct().count() != members.size()) {
      throw new IllegalArgumentException("Two members have the same id: " + members);
    }
  }

  /**
   * The member with this id.
   *
   * @throws IllegalArgumentException when there is none
   */
  public EnsembleMember member(int id) {
    return find(id)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "There is no member %d in the ensemble; its members are %s."
                    .formatted(id, members.stream().map(EnsembleMember::id).toList())));
  }

  /** The member with this id, if there is one. */
  public Optional<EnsembleMember> find(int id) {
    return members.stream().filter(member -> member.id() == id).findFirst();
  }

  /** Every member's client address, as {@link ZooKeeperSession} takes it. */
  public String connectString() {
    return members.stream().map(EnsembleMember::clientAddress).collect(joining(","));
  }

  int majority() {
    return members.size() / 2 + 1;
  }
}
