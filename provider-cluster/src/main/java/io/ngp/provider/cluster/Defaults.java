package io.ngp.provider.cluster;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** What the API fills in where a definition says nothing (marathon/API.md 3.1). */
final class Defaults {
  private static final Fields DEFAULTS =
      Json.fields(
          JsonMapper.shared()
              .readTree(
                  """
                  {"instances": 1, "cpus": 1, "mem": 128, "disk": 0, "gpus": 0, "executor": "",
                   "networks": [{"mode": "host"}], "requirePorts": false, "backoffSeconds": 1,
                   "portDefinitions": [{"port": 0, "protocol": "tcp", "name": "default"}],
                   "backoffFactor": 1.15, "maxLaunchDelaySeconds": 300, "labels": {}, "env": {},
                   "upgradeStrategy": {"minimumHealthCapacity": 1, "maximumOverCapacity": 1},
                   "killSelection": "YOUNGEST_FIRST", "role": "*", "constraints": [],
                   "unreachableStrategy": {"inactiveAfterSeconds": 0, "expungeAfterSeconds": 0},
                   "fetch": [], "healthChecks": [], "dependencies": [],
                   "acceptedResourceRoles": ["*"]}
                  """));

  /** Maps in which more than what was written is a difference. */
  private static final Set<String> EXACT = Set.of("env", "labels");

  /** What the API derives from members that have another name. */
  private static final Set<String> SAID_OTHERWISE =
      Set.of("portDefinitions", "networks", "container", "residency", "fetch");

  private Defaults() {}

  /** A definition without what the API would fill in anyway. */
  static Fields removed(Fields definition) {
    var kept = new LinkedHashMap<String, Value>();
    definition
        .fields()
        .forEach((name, value) -> {
          if (!isSame(name, DEFAULTS.get(name), value)) {
            kept.put(name, value);
          }
        });
    return new Fields(kept);
  }

  /** The member of a definition, whether it is written or not. */
  static Value member(Fields definition, String name) {
    var written = definition.get(name);
    return written instanceof Value.Null ? DEFAULTS.get(name) : written;
  }

  /**
   * The members in which an app of the API seems not to be what {@code written} asks for. For
   * people: the API alone knows all older ways to say a thing.
   */
  static List<String> differing(Fields written, Fields actual) {
    return Definitions.names(written, actual).stream()
        .filter(name -> !name.equals("id"))
        .filter(name -> !isAsWritten(name, written, actual))
        .sorted()
        .toList();
  }

  private static boolean isAsWritten(String name, Fields written, Fields actual) {
    return (written.get(name) instanceof Value.Null && SAID_OTHERWISE.contains(name))
        || isSame(name, member(written, name), member(actual, name));
  }

  private static boolean isSame(String name, Value wanted, Value actual) {
    return Definitions.isSame(wanted, actual)
        && (!EXACT.contains(name) || Definitions.isSame(actual, wanted));
  }
}
