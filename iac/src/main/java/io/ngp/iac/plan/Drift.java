package io.ngp.iac.plan;

import io.ngp.iac.address.ResourceAddress;
import java.util.List;

/**
 * Where reality differs from what was recorded.
 *
 * @param what in words that follow the address: "process 4711 is gone"; empty if the differences
 *     tell
 */
public record Drift(ResourceAddress address, String what, List<Difference> differences) {
  /** Copies the list. */
  public Drift {
    differences = List.copyOf(differences);
  }
}
