package io.ngp.cluster.api.leader;

import io.ngp.cluster.control.ClusterControl;
import java.net.URI;

/** Who leads, as one master sees it. */
public sealed interface Leadership {
  /** This master leads. */
  record Leading(ClusterControl control) implements Leadership {}

  /**
   * Another master leads.
   *
   * @param leader its API, {@code http://10.0.0.2:8081}
   */
  record Elsewhere(URI leader) implements Leadership {}

  /** Nobody leads, or nobody is known to. */
  record Vacant() implements Leadership {}
}
