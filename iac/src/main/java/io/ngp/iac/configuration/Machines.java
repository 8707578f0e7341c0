package io.ngp.iac.configuration;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.DidYouMean;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.EvaluationException;
import io.ngp.iac.expression.Scope;
import io.ngp.iac.expression.Template;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.SourceNode.Mapping;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code machines:}, the hosts of a platform of the target {@code machines}: who they are and
 * which nodes they run.
 */
final class Machines {
  static final String KEY = "machines";

  private static final String LIST = "list";
  private static final String ALL = "all";
  private static final List<String> ROLES = List.of("master", "agent", "balancer");
  private static final List<Integer> MASTERS = List.of(1, 3, 5);

  /** What may be said of a machine; what is not said is null in expressions. */
  private static final List<String> KEYS =
      List.of("host", "roles", "user", "port", "key_file", "host_key", "attributes");

  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");
  private static final int LAST_PORT = 65_535;

  private final Diagnostics diagnostics;
  private final Shape shape;
  private final Template template;

  Machines(Diagnostics diagnostics, Template template) {
    this.diagnostics = diagnostics;
    this.shape = new Shape(diagnostics);
    this.template = template;
  }

  /**
   * What {@code ${machines}} is: the {@code list} as written, a map by host of {@code all}, and one
   * for each role.
   *
   * @param scope what their texts may refer to: the environment, settings of the platform
   */
  Fields read(Mapping platform, String target, Scope scope) {
    var node = platform.find(KEY);
    var position = node.map(SourceNode::position).orElse(platform.position());
    if (!target.equals(KEY)) {
      node.ifPresent(_ ->
          diagnostics.error(
              position, "\"machines\" is for hosts.", "Write target: machines, too, or drop it."));
      return byRole(Map.of());
    }
    var machines = new LinkedHashMap<String, Fields>();
    if (node.isPresent() && node.get() instanceof SourceNode.Sequence list) {
      var places = new HashMap<String, Position>();
      list.items().forEach(item -> add(item, scope, machines, places));
    } else {
      diagnostics.error(
          position,
          node.isEmpty()
              ? "The target machines needs \"machines\": the hosts."
              : "\"machines\" must be a list, not " + node.get().describe() + ".",
          "Write machines: [{host: 10.0.0.11, roles: [master, agent, balancer]}].");
      return byRole(Map.of());
    }
    requireMasters(machines, position);
    return byRole(machines);
  }

  private void add(
      SourceNode item, Scope scope, Map<String, Fields> machines, Map<String, Position> places) {
    shape
        .mapping(item, "A machine")
        .ifPresent(map -> {
          shape.refuseUnknown(map, KEYS, "a machine");
          var values = values(map, scope);
          check(map, values);
          if (!(values.get("host") instanceof Value.Text host)) {
            diagnostics.error(
                map.position(), "This machine has no \"host\".", "Write its address or name.");
            return;
          }
          var before = places.putIfAbsent(host.text(), map.position());
          if (before != null) {
            diagnostics.error(
                map.position(),
                "The machine %s is named twice, first in line %d."
                    .formatted(host.text(), before.line()),
                "Name it once, with all its roles.");
          }
          machines.put(host.text(), values);
        });
  }

  private Fields values(Mapping map, Scope scope) {
    var values = new LinkedHashMap<String, Value>();
    for (var key : KEYS) {
      values.put(key, map.find(key).flatMap(node -> value(node, scope)).orElse(Value.NULL));
    }
    return new Fields(values);
  }

  private Optional<Value> value(SourceNode node, Scope scope) {
    try {
      return Optional.of(template.parse(node).evaluate(scope));
    } catch (EvaluationException e) {
      diagnostics.add(e.diagnostic());
      return Optional.empty();
    }
  }

  private void check(Mapping map, Fields values) {
    text(map, values, "host", "the address or name of a host, such as 10.0.0.11")
        .filter(host -> !HOST.matcher(host).matches())
        .ifPresent(host ->
            diagnostics.error(
                place(map, "host"),
                "\"" + host + "\" is no address or name of a host.",
                "Write it like 10.0.0.11 or node-1.example."));
    for (var key : List.of("user", "key_file", "host_key")) {
      text(map, values, key, "a text");
    }
    if (!(values.get("attributes") instanceof Value.Null)
        && !(values.get("attributes") instanceof Fields)) {
      diagnostics.error(
          place(map, "attributes"), "\"attributes\" must be a map.", "Write {rack: a}.");
    }
    port(map, values.get("port"));
    roles(map, values.get("roles"));
  }

  private Optional<String> text(Mapping map, Fields values, String key, String expected) {
    return switch (values.get(key)) {
      case Value.Text text -> Optional.of(text.text());
      case Value.Null _ -> Optional.empty();
      case Value _ -> {
        diagnostics.error(place(map, key), "\"" + key + "\" must be " + expected + ".", "");
        yield Optional.empty();
      }
    };
  }

  private void port(Mapping map, Value port) {
    var isPort =
        port instanceof Value.Null
            || (port instanceof Value.Num number
                && number.number().scale() <= 0
                && number.number().signum() > 0
                && number.number().longValue() <= LAST_PORT);
    if (!isPort) {
      diagnostics.error(
          place(map, "port"), port + " is no port of an sshd.", "Give 1 to " + LAST_PORT + ".");
    }
  }

  private void roles(Mapping map, Value roles) {
    var isAny = roles instanceof Value.Items items && !items.items().isEmpty();
    if (!isAny) {
      diagnostics.error(
          place(map, "roles"),
          "This machine has no \"roles\".",
          "Write roles: [master], or agent, balancer, or several of them.");
    }
    for (var role : rolesOf(roles)) {
      if (!ROLES.contains(role)) {
        diagnostics.error(
            place(map, "roles"), "\"" + role + "\" is no role.", DidYouMean.fix(role, ROLES));
      }
    }
  }

  private static List<String> rolesOf(Value roles) {
    return roles instanceof Value.Items items
        ? items.items().stream().map(Value::toString).toList()
        : List.of();
  }

  private static Position place(Mapping map, String key) {
    return map.find(key).map(SourceNode::position).orElse(map.position());
  }

  private void requireMasters(Map<String, Fields> machines, Position position) {
    var masters = having("master", machines).size();
    if (!MASTERS.contains(masters)) {
      diagnostics.error(
          position,
          masters == 0
              ? "No machine has the role master."
              : masters + " machines have the role master.",
          "Give it to 1, 3 or 5 of them: 3 survive the loss of one, 5 of two.");
    }
  }

  private static Fields byRole(Map<String, Fields> machines) {
    var all = new LinkedHashMap<String, Value>();
    all.put(LIST, new Value.Items(List.copyOf(machines.values())));
    all.put(ALL, new Fields(new LinkedHashMap<>(machines)));
    for (var role : ROLES) {
      all.put(role, new Fields(having(role, machines)));
    }
    return new Fields(all);
  }

  private static Map<String, Value> having(String role, Map<String, Fields> machines) {
    var having = new LinkedHashMap<String, Value>();
    machines.forEach((host, machine) -> {
      if (rolesOf(machine.get("roles")).contains(role)) {
        having.put(host, machine);
      }
    });
    return having;
  }
}
