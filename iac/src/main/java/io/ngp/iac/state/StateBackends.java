package io.ngp.iac.state;

import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The kinds of places for state that this ngp knows; makes a store from {@code state:}. */
public final class StateBackends {
  static final String LOCAL = "local";

  private final Map<String, StateBackendFactory> factories = new LinkedHashMap<>();

  /** The local folder and these. */
  public StateBackends(List<StateBackendFactory> others) {
    factories.put(LOCAL, new LocalStateBackendFactory());
    others.forEach(factory -> factories.put(factory.name(), factory));
  }

  /**
   * The store that {@code settings} describe; nothing but a key file is read yet.
   *
   * @param settings the map {@code state:} of the platform file, empty for the local folder without
   *     encryption
   * @throws StateException if a setting is wrong
   */
  public StateStore store(Fields settings, StateBackendFactory.Context context) {
    var name = ValueReader.of(settings).text("backend").orElse(LOCAL);
    var factory = factories.get(name);
    if (factory == null) {
      throw new StateException(
          "state.backend is \"" + name + "\", which this ngp does not know.",
          "Use one of " + String.join(", ", factories.keySet()) + ".");
    }
    var own = settings.without("backend").without("encryption");
    refuseUnknown("state", own.fields().keySet(), factory.settings(), name);
    var cipher = StateKeys.cipher(ValueReader.of(settings).map("encryption"), context);
    return new StateStore(factory.create(own, context), cipher);
  }

  /** Refuses names that are not allowed below {@code where}. */
  static void refuseUnknown(String where, Set<String> names, Set<String> allowed, String kind) {
    var unknown = new TreeSet<>(names);
    unknown.removeAll(allowed);
    if (!unknown.isEmpty()) {
      throw new StateException(
          where + "." + unknown.getFirst() + " is no setting of " + kind + ".",
          allowed.isEmpty()
              ? "Remove it: " + kind + " has no settings."
              : "Use one of " + String.join(", ", new TreeSet<>(allowed)) + ".");
    }
  }
}
