package io.ngp.iac.provider;

import java.util.List;

/** A plug-in that manages some types of resources. Its methods may be called by several threads. */
public interface Provider {
  /** The types it manages. */
  List<ResourceType> types();

  /**
   * What the whole plan means beyond its single changes: capacity that is left, for example.
   *
   * @param planned every resource of this provider's types that has an action, {@code KEEP}
   *     included
   */
  default List<Consequence> consequences(List<Planned> planned) {
    return List.of();
  }
}
