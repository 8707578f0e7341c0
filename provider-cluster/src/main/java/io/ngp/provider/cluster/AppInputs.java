package io.ngp.provider.cluster;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.value.Masks;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The inputs of an {@code app} in its words. */
record AppInputs(Fields fields) {
  static final long DEFAULT_WAIT = 300;

  static final List<Input> SCHEMA =
      List.of(
          Input.required("definition", Kind.MAP, "The app as Marathon's API has it, with its id."),
          Input.optional(
                  "once",
                  Kind.BOOL,
                  "Deployed when it is not there, and then left to those who use it.")
              .orElse(Value.of(false)),
          Input.optional("api", Kind.TEXT, "The address of the cluster's API.")
              .orElseExpression("${cluster.api}"),
          Input.optional(
                  "apis",
                  Kind.LIST,
                  "The addresses of all masters: the first that answers is asked.")
              .orElseExpression("${cluster.apis}"),
          Input.optional("ready", Kind.ANY, "What has to be there before it can be deployed.")
              .orElseExpression("${cluster.ready}"),
          Input.optional("edge_port", Kind.NUMBER, "The balancers' port, for the output url.")
              .orElseExpression("${edge.port}"),
          Input.optional("domain", Kind.TEXT, "The domain of apps, for the output url.")
              .orElseExpression("${platform.domain}"),
          Input.optional(
                  "wait_seconds",
                  Kind.NUMBER,
                  "How long all instances may take until they run and are healthy; 0: not waited for.")
              .orElse(Value.of(DEFAULT_WAIT)));

  private ValueReader reader() {
    return ValueReader.of(fields);
  }

  /** What the user wrote; empty while it is unknown. */
  Fields definition() {
    return reader().map("definition");
  }

  /** Whether {@link #definition} can be looked at, in part at least. */
  boolean hasDefinition() {
    return ValueReader.open(fields.get("definition")) instanceof Fields;
  }

  /** Its id; empty while that is unknown, or wrong. */
  Optional<AppId> id() {
    return ValueReader.of(definition()).text("id").flatMap(AppId::parse);
  }

  /**
   * Its id.
   *
   * @throws ProviderException if it is wrong
   */
  AppId requiredId() {
    return id().orElseThrow(
            () -> new ProviderException(name() + " is no id of an app.", AppId.RULE));
  }

  /** What people know it by, whether or not that is an id. */
  String name() {
    return id().map(AppId::path).orElseGet(() -> "\"" + definition().get("id") + "\"");
  }

  /** Whether it is deployed once and then left to its users. */
  boolean isOnce() {
    return reader().truth("once").orElse(false);
  }

  /**
   * Where the cluster's masters are, as far as that is known. An {@code api} that is not one of
   * {@code apis} is of another cluster, and stands alone.
   */
  List<String> addresses() {
    var all = reader().texts("apis");
    var api = reader().textOrEmpty("api");
    return api.isEmpty() || all.contains(api) ? all : List.of(api);
  }

  /** Whether there is no cluster, and there will be none. */
  boolean hasNoCluster() {
    return fields.get("api") instanceof Value.Null && fields.get("apis") instanceof Value.Null;
  }

  Duration patience() {
    return Duration.ofSeconds(reader().number("wait_seconds").orElse(DEFAULT_WAIT));
  }

  /** The definition for the API, its id absolute. */
  JsonNode body(AppId id) {
    return ((ObjectNode) Json.of(definition())).put("id", id.path());
  }

  /** What is secret in it. */
  Masks masks() {
    return Masks.of(fields);
  }

  /** The name the balancers know it by. */
  Value host() {
    var domain = fields.get("domain");
    if (!domain.isKnown() || id().isEmpty()) {
      return Value.UNKNOWN;
    }
    var name = id().get().hostName();
    return Value.of(domain instanceof Value.Null ? name : name + "." + domain);
  }

  /** Where it is reached if it has ports; empty where no balancers are. */
  Value url() {
    var port = fields.get("edge_port");
    if (port instanceof Value.Null) {
      return Value.of("");
    }
    var host = host();
    return port.isKnown() && host.isKnown()
        ? Value.of("http://" + host + (port.equals(Value.of(80)) ? "" : ":" + port))
        : Value.UNKNOWN;
  }
}
