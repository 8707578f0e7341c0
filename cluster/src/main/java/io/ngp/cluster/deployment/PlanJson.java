package io.ngp.cluster.deployment;

import io.ngp.cluster.app.ExcerptJson;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import io.ngp.cluster.deployment.DeploymentPlan.Step;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The stored form of deployments. Nothing is lost: what is read equals what was written. */
public final class PlanJson {
  private final ExcerptJson trees;

  public PlanJson(ExcerptJson trees) {
    this.trees = trees;
  }

  /** A deployment as JSON; equal deployments give equal JSON. */
  public ObjectNode write(Deployment deployment) {
    DeploymentPlan plan = deployment.plan();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", plan.id());
    json.put("version", plan.version().toString());
    json.put("startedAt", deployment.startedAt().toString());
    json.put("currentStep", deployment.currentStep());
    json.set("steps", array(plan.steps(), this::step));
    json.set("original", trees.store(plan.original()));
    json.set("target", trees.store(plan.target()));
    return json;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is something else; the message names the member
   */
  public Deployment read(JsonNode json) {
    try {
      return readDeployment(json);
    } catch (JacksonException e) {
      throw new IllegalArgumentException("Stored deployment has a member of a wrong type", e);
    }
  }

  private Deployment readDeployment(JsonNode json) {
    DeploymentPlan plan =
        new DeploymentPlan(
            text(json, "id"),
            Version.parse(text(json, "version")),
            trees.restore(member(json, "original")),
            trees.restore(member(json, "target")),
            list(member(json, "steps"), step -> new Step(list(step, PlanJson::readAction))));
    return new Deployment(plan, member(json, "currentStep").asInt(), instant(json, "startedAt"));
  }

  private ArrayNode step(Step step) {
    return array(step.actions(), PlanJson::action);
  }

  private static ObjectNode action(Action action) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("action", action.name());
    json.put("app", action.app().toString());
    if (action instanceof Action.Scale scale && !scale.victims().isEmpty()) {
      json.set("victims", array(scale.victims(), JsonNodeFactory.instance::stringNode));
    }
    return json;
  }

  private static Action readAction(JsonNode json) {
    PathId app = PathId.parse(text(json, "app"));
    String name = text(json, "action");
    return switch (name) {
      case "StartApplication" -> new Action.Start(app);
      case "StopApplication" -> new Action.Stop(app);
      case "RestartApplication" -> new Action.Restart(app);
      case "ScaleApplication" -> new Action.Scale(app, texts(json, "victims"));
      default ->
          throw new IllegalArgumentException(
              "Stored deployment has the unknown action \"%s\" on %s".formatted(name, app));
    };
  }

  private static <T> ArrayNode array(Collection<T> values, Function<T, ? extends JsonNode> write) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    values.forEach(value -> json.add(write.apply(value)));
    return json;
  }

  private static <T> List<T> list(JsonNode json, Function<JsonNode, T> read) {
    List<T> values = new ArrayList<>();
    json.values().forEach(value -> values.add(read.apply(value)));
    return values;
  }

  private static List<String> texts(JsonNode json, String name) {
    return list(json.path(name), JsonNode::asString);
  }

  private static String text(JsonNode json, String name) {
    return member(json, name).asString();
  }

  private static Instant instant(JsonNode json, String name) {
    try {
      return Instant.parse(text(json, name));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "Stored deployment has the bad moment \"%s\" in \"%s\"".formatted(text(json, name), name),
          e);
    }
  }

  private static JsonNode member(JsonNode json, String name) {
    JsonNode member = json.get(name);
    if (member == null) {
      throw new IllegalArgumentException(
          "Stored deployment lacks the member \"%s\"".formatted(name));
    }
    return member;
  }
}
