package io.ngp.provider.local;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.NodeEntry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which ports somebody wants.
 *
 * @param preferred by purpose; 0: any
 * @param fixed purposes whose ports people know, so that they cannot move silently
 */
record PortWishes(String name, Map<String, Integer> preferred, Set<String> fixed) {
  private static final String ADDRESS = "address";

  PortWishes {
    preferred = Collections.unmodifiableMap(new LinkedHashMap<>(preferred));
    fixed = Set.copyOf(fixed);
  }

  /** Reads inputs; what is unknown or no number counts as any. */
  static PortWishes of(Fields inputs) {
    var reader = ValueReader.of(inputs);
    var ports = ValueReader.of(reader.map("ports"));
    var preferred = new LinkedHashMap<String, Integer>();
    ports
        .fields()
        .fields()
        .keySet()
        .forEach(
            purpose -> preferred.put(purpose, ports.number(purpose).map(Long::intValue).orElse(0)));
    return new PortWishes(reader.textOrEmpty("name"), preferred, Set.copyOf(reader.texts("fixed")));
  }

  /** The ports in {@code outputs}, as far as they are known. */
  static Map<String, Integer> chosen(Fields outputs) {
    var reader = ValueReader.of(outputs);
    var chosen = new LinkedHashMap<String, Integer>();
    for (var purpose : outputs.without(ADDRESS).fields().keySet()) {
      reader.number(purpose).ifPresent(port -> chosen.put(purpose, port.intValue()));
    }
    return chosen;
  }

  /** Ports as outputs. */
  static Fields outputs(Map<String, Integer> ports) {
    var values = new LinkedHashMap<String, Value>();
    ports.forEach((purpose, port) -> values.put(purpose, Value.of(port)));
    return withAddress(new Fields(values));
  }

  /** The same outputs with the address at which the node answers. */
  static Fields withAddress(Fields outputs) {
    var port = outputs.get("api").equals(Value.NULL) ? "control" : "api";
    return outputs.with(
        ADDRESS,
        switch (outputs.get(port)) {
          case Value.Num number -> Value.of(NodeEntry.address(number.number().intValue()));
          case Value.Unknown unknown -> unknown;
          case Value.Null _, Value.Text _, Value.Bool _, Value.Items _, Fields _, Value.Secret _ ->
              Value.NULL;
        });
  }

  int wish(String purpose) {
    return preferred.getOrDefault(purpose, 0);
  }

  boolean isFixed(String purpose) {
    return fixed.contains(purpose);
  }

  /** All purposes, those that people know first: nobody else in the set may take their ports. */
  List<String> purposes() {
    var purposes = new ArrayList<>(preferred.keySet());
    purposes.sort((one, other) -> Boolean.compare(isFixed(other), isFixed(one)));
    return purposes;
  }

  /** Whether a port once chosen for {@code purpose} is still what is wished. */
  boolean isContentWith(int port, String purpose, int formerWish) {
    var wish = wish(purpose);
    return wish == 0 || wish == port || (wish == formerWish && !isFixed(purpose));
  }
}
