package io.ngp.provider.cluster;

import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.ValueReader;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Definitions as users write them and as the API completes them. */
final class Definitions {
  /** What the API shows of an app that nobody defines. */
  private static final Set<String> VOLATILE =
      Set.of(
          "version",
          "versionInfo",
          "tasksStaged",
          "tasksRunning",
          "tasksHealthy",
          "tasksUnhealthy",
          "tasksStats",
          "tasks",
          "deployments",
          "readinessCheckResults",
          "lastTaskFailure",
          "uris",
          "ports",
          "ipAddress");

  private Definitions() {}

  /** An app of the API as a definition. */
  static Fields of(JsonNode app) {
    var kept = new LinkedHashMap<String, Value>();
    Json.fields(app)
        .fields()
        .forEach((name, value) -> {
          if (!VOLATILE.contains(name) && !(value instanceof Value.Null)) {
            kept.put(name, value);
          }
        });
    return new Fields(kept);
  }

  /** The members that one or the other has. */
  static Set<String> names(Fields one, Fields other) {
    var names = new LinkedHashSet<>(one.fields().keySet());
    names.addAll(other.fields().keySet());
    return names;
  }

  /**
   * What was written, with what has changed since it was applied: {@code instances: 3} where
   * somebody scaled, nothing else. What was secret stays so.
   *
   * @param applied as the API showed it then
   * @param current as the API shows it now
   */
  static Fields withDrift(Fields written, Fields applied, Fields current) {
    var drifted = new LinkedHashMap<>(written.fields());
    for (var name : names(applied, current)) {
      var was = applied.fields().get(name);
      var is = current.fields().get(name);
      if (is == null) {
        drifted.remove(name);
      } else if (!is.equals(was)) {
        drifted.put(name, drift(written.get(name), was == null ? Value.NULL : was, is));
      }
    }
    return new Fields(drifted);
  }

  private static Value drift(Value written, Value was, Value is) {
    return switch (written) {
      case Secret secret -> new Secret(drift(secret.inner(), was, is));
      case Fields fields when was instanceof Fields before && is instanceof Fields now ->
          withDrift(fields, before, now);
      case Items items
          when was instanceof Items before
              && is instanceof Items now
              && items.items().size() == now.items().size()
              && before.items().size() == now.items().size() ->
          drift(items.items(), before.items(), now.items());
      case Value other -> other.hasSecret() ? new Secret(is) : is;
    };
  }

  private static Items drift(List<Value> written, List<Value> was, List<Value> is) {
    return new Items(
        IntStream.range(0, is.size())
            .mapToObj(i ->
                was.get(i).equals(is.get(i))
                    ? written.get(i)
                    : drift(written.get(i), was.get(i), is.get(i)))
            .toList());
  }

  /** Whether {@code actual} is what {@code wanted} asks for, as far as it asks. */
  static boolean isSame(Value wanted, Value actual) {
    return switch (ValueReader.open(wanted)) {
      case Fields fields ->
          actual instanceof Fields there
              && fields.fields().entrySet().stream()
                  .allMatch(each -> isMember(each, there.get(each.getKey())));
      case Items items ->
          actual instanceof Items there
              && items.items().size() == there.items().size()
              && IntStream.range(0, items.items().size())
                  .allMatch(i -> isSame(items.items().get(i), there.items().get(i)));
      case Value other -> other.equals(actual);
    };
  }

  private static boolean isMember(Map.Entry<String, Value> wanted, Value actual) {
    // Port 0 lets the API choose.
    return isSame(wanted.getValue(), actual)
        || (wanted.getKey().toLowerCase(Locale.ROOT).endsWith("port")
            && ValueReader.open(wanted.getValue()).equals(Value.of(0)));
  }
}
