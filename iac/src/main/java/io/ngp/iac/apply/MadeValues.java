package io.ngp.iac.apply;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.plan.BlockValues;
import io.ngp.iac.plan.Change;
import io.ngp.iac.provider.Action;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The values of blocks while they are made: known for everything that is done. */
final class MadeValues {
  private final Configuration configuration;
  private final Map<BlockAddress, List<Change>> wanted = new HashMap<>();
  private final Map<ResourceAddress, Fields> made = new ConcurrentHashMap<>();
  private final Map<BlockAddress, Value> complete = new ConcurrentHashMap<>();

  MadeValues(Configuration configuration, List<Change> changes) {
    this.configuration = configuration;
    for (var change : changes) {
      if (change.action() != Action.DELETE) {
        wanted.computeIfAbsent(change.address().block(), _ -> new ArrayList<>()).add(change);
      }
      if (change.action() == Action.KEEP) {
        put(
            change.address(),
            BlockValues.of(change.inputs().orElse(Fields.EMPTY), change.outputs()));
      }
    }
  }

  void put(ResourceAddress address, Fields value) {
    made.put(address, value);
  }

  /** The value of a block; what is not made yet in it is unknown. */
  Value of(BlockAddress address) {
    var known = complete.get(address);
    if (known != null) {
      return known;
    }
    var block = configuration.blocks().get(address);
    if (block == null) {
      return Value.UNKNOWN;
    }
    var resources = new LinkedHashMap<ResourceAddress, Fields>();
    for (var change : wanted.getOrDefault(address, List.of())) {
      var value = made.get(change.address());
      if (value == null) {
        return Value.UNKNOWN;
      }
      resources.put(change.address(), value);
    }
    var value = BlockValues.of(block, resources);
    complete.put(address, value);
    return value;
  }
}
