package io.ngp.iac.value;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Unmodifiable copies of maps that keep their order, unlike {@code Map.copyOf}. */
final class OrderedCopy {
  private OrderedCopy() {}

  static Map<String, Value> of(Map<String, ? extends Value> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
