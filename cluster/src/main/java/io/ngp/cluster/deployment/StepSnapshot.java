package io.ngp.cluster.deployment;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.instance.Instance;
import java.util.Collection;
import java.util.Map;

/** What a step looks at: what runs now. Must not change while it is looked at. */
public interface StepSnapshot {
  /** Instances of an app in no particular order, dying ones included. */
  Collection<Instance> instancesOf(PathId app);

  /** The attributes of an agent by name; empty if it has none or is not known any more. */
  default Map<String, String> attributesOf(String agentId) {
    return Map.of();
  }
}
