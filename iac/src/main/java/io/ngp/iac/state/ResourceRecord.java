package io.ngp.iac.state;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.provider.Known;
import io.ngp.iac.value.Value.Fields;
import java.util.Set;

/**
 * A resource as the state knows it.
 *
 * @param token of its create
 * @param dependencies the blocks it needs: it is deleted before them
 * @param doubt what was begun and never answered
 */
public record ResourceRecord(
    ResourceAddress address,
    String type,
    String token,
    Fields inputs,
    Fields outputs,
    Set<BlockAddress> dependencies,
    Doubt doubt) {
  /** Copies the set. */
  public ResourceRecord {
    dependencies = Set.copyOf(dependencies);
  }

  /** What was begun with a resource and is not known to be finished. */
  public enum Doubt {
    NONE,
    CREATE,
    UPDATE,
    DELETE
  }

  /** As its provider sees it. */
  public Known known() {
    return new Known(token, inputs, outputs);
  }
}
