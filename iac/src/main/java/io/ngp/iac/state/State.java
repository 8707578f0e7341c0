package io.ngp.iac.state;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.value.Value;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is recorded at one moment. Immutable.
 *
 * @param serial grows with every entry; two states of one platform with the same serial are equal
 * @param deposed replaced resources that are still to be deleted
 * @param outputs of the last apply
 * @param revisions every change so far, oldest first
 */
public record State(
    long serial,
    Map<ResourceAddress, ResourceRecord> resources,
    List<ResourceRecord> deposed,
    Map<String, Value> outputs,
    List<Revision> revisions) {
  /** Before the first apply. */
  public static final State EMPTY = new State(0, Map.of(), List.of(), Map.of(), List.of());

  /** The resource at {@code address}. */
  public Optional<ResourceRecord> find(ResourceAddress address) {
    return Optional.ofNullable(resources.get(address));
  }

  /** All resources. */
  public Collection<ResourceRecord> all() {
    return resources.values();
  }

  /** The number the next revision gets. */
  public int nextRevision() {
    return revisions.isEmpty() ? 1 : revisions.getLast().number() + 1;
  }
}
