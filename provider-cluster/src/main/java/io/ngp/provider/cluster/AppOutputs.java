package io.ngp.provider.cluster;

import io.ngp.iac.provider.Output;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.ValueReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What an {@code app} tells of itself. */
record AppOutputs(Fields fields) {
  static final List<Output> SCHEMA =
      List.of(
          Output.of("id", "Its id."),
          Output.of("host", "The host name the balancers know it by."),
          Output.of("url", "Where it is reached; empty without ports, or without balancers."),
          Output.of("version", "The version of its definition."),
          Output.of("ports", "Its service ports."),
          Output.of("applied", "Its definition as the cluster completed it."));

  /** Members of a definition that decide which ports there are. */
  private static final List<String> ABOUT_PORTS =
      List.of("container", "ipAddress", "networks", "portDefinitions", "ports");

  /** Of an app of the API. */
  static AppOutputs of(AppInputs inputs, JsonNode app) {
    var applied = Definitions.of(app);
    var isSecret = inputs.fields().get("definition").hasSecret();
    var outputs = new LinkedHashMap<String, Value>();
    outputs.put("version", Value.of(app.path("version").asString("")));
    outputs.put("ports", ports(applied));
    outputs.put("applied", isSecret ? new Secret(applied) : applied);
    return new AppOutputs(new Fields(outputs)).namedBy(inputs);
  }

  /** Of an app that is there and was not seen to run: without a version. */
  static AppOutputs unfinished(AppInputs inputs, JsonNode app) {
    return new AppOutputs(of(inputs, app).fields().without("version"));
  }

  /** Of an app that was begun and of which nothing was seen. */
  static AppOutputs unconfirmed(AppInputs inputs) {
    return new AppOutputs(Fields.EMPTY).namedBy(inputs);
  }

  /** Whether the app was seen as it was wanted once: what is there now is ours. */
  boolean isConfirmed() {
    return !(fields.get("applied") instanceof Value.Null);
  }

  /** Whether it was seen to run so. */
  boolean isFinished() {
    return !(fields.get("version") instanceof Value.Null);
  }

  /** As the cluster completed it when it was deployed. */
  Fields applied() {
    return ValueReader.of(fields).map("applied");
  }

  /** The same with what follows from the inputs: {@code id}, {@code host} and {@code url}. */
  AppOutputs namedBy(AppInputs inputs) {
    return new AppOutputs(
        named(inputs)
            .with("url", ports(applied()).items().isEmpty() ? Value.of("") : inputs.url()));
  }

  private Fields named(AppInputs inputs) {
    return fields
        .with("id", inputs.id().map(id -> Value.of(id.path())).orElse(Value.UNKNOWN))
        .with("host", inputs.host());
  }

  /** What is known of an app before it is deployed the first time. */
  static Fields predicted(AppInputs wanted) {
    var unknown = new LinkedHashMap<String, Value>();
    SCHEMA.forEach(output -> unknown.put(output.name(), Value.UNKNOWN));
    var isAnywhere = !(wanted.fields().get("edge_port") instanceof Value.Null);
    return new AppOutputs(new Fields(unknown))
        .named(wanted)
        .with("url", isAnywhere ? Value.UNKNOWN : Value.of(""));
  }

  /** What is known of an app before its definition changes from {@code before}. */
  Fields predicted(AppInputs before, AppInputs wanted) {
    var hasSamePorts =
        wanted.hasDefinition()
            && ABOUT_PORTS.stream()
                .allMatch(
                    name -> before.definition().get(name).equals(wanted.definition().get(name)));
    var predicted = predicted(wanted);
    return hasSamePorts ? predicted.with("url", namedBy(wanted).fields.get("url")) : predicted;
  }

  private static Items ports(Fields applied) {
    var reader = ValueReader.of(applied);
    var mappings = ValueReader.of(reader.map("container")).items("portMappings");
    var ports = new ArrayList<Value>();
    reader.items("portDefinitions").forEach(each -> ports.add(member(each, "port")));
    mappings.forEach(each -> ports.add(member(each, "servicePort")));
    return new Items(ports);
  }

  private static Value member(Value map, String name) {
    return map instanceof Fields fields ? fields.get(name) : Value.NULL;
  }
}
