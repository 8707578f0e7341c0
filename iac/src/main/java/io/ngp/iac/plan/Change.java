package io.ngp.iac.plan;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.value.Value.Fields;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to happen with one resource.
 *
 * @param former the resource as it is now (recorded, with drift taken in); absent if there is none
 * @param inputs wanted, unknown in part until apply; absent for a delete
 * @param outputs as far as they can be told before apply; empty for a delete
 * @param differences between former and wanted inputs; for a create everything, for a delete
 *     nothing
 * @param dependencies blocks it needs: those of the configuration, for a delete the recorded ones
 * @param token of a create that was begun earlier and is to be repeated; else absent
 * @param isDeposed the delete is of a resource whose replacement exists
 */
public record Change(
    ResourceAddress address,
    String type,
    Action action,
    Reason reason,
    Optional<Known> former,
    Optional<Fields> inputs,
    Fields outputs,
    List<Difference> differences,
    Set<BlockAddress> dependencies,
    Optional<String> token,
    boolean isCreatedBeforeDestroyed,
    boolean isDeposed) {
  /** Copies the collections. */
  public Change {
    differences = List.copyOf(differences);
    dependencies = Set.copyOf(dependencies);
  }

  /** Whether something is to be done. */
  public boolean isAction() {
    return action != Action.KEEP;
  }

  /** As its provider sees it. */
  public Planned planned() {
    return new Planned(
        address, type, action, former, inputs, reason.kind() == Reason.Kind.VANISHED);
  }
}
