package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.MediaType;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.Condition;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** {@code /v2/tasks}: tasks of all apps (marathon/API.md 2.4). */
final class TasksService implements Resource {
  private final LeaderGate gate;

  TasksService(LeaderGate gate) {
    this.gate = gate;
  }

  @Override
  public String prefix() {
    return "/v2/tasks";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (call.segments().isEmpty()) {
      return new Verbs().producingAny().get(() -> list(call)).answer(call);
    }
    if (call.segments().equals(List.of("delete"))) {
      return new Verbs().consumingJson().post(() -> delete(call)).answer(call);
    }
    throw Missing.route();
  }

  private Reply list(Call call) {
    MediaType type = call.preferred(MediaType.JSON, MediaType.PLAIN);
    ClusterView view = gate.control().view();
    if (type.equals(MediaType.PLAIN)) {
      return Reply.text(200, type, TaskText.of(view, AppLookup.below(view.root(), PathId.ROOT)));
    }
    List<Instance> tasks =
        view.instances().entrySet().stream()
            .filter(ofApp -> !AppLookup.isPod(view, ofApp.getKey()))
            .flatMap(ofApp -> ofApp.getValue().values().stream())
            .filter(TaskJson::isListed)
            .filter(statusFilter(call))
            .sorted(Comparator.comparing(Instance::app))
            .toList();
    return Reply.document(json -> {
      json.writeStartObject();
      json.writeArrayPropertyStart("tasks");
      for (Instance task : tasks) {
        Optional<App> app = view.root().app(task.app());
        json.writePOJO(TaskJson.withServicePorts(TaskJson.write(view, task), app));
      }
      json.writeEndArray();
      json.writeEndObject();
    });
  }

  /** Words but {@code running} and {@code staging} are ignored. */
  private static Predicate<Instance> statusFilter(Call call) {
    Set<Condition> conditions =
        Stream.of("status", "status[]")
            .flatMap(name -> call.parameters(name).stream())
            .flatMap(word -> conditions(word).stream())
            .collect(Collectors.toSet());
    return instance -> conditions.isEmpty() || conditions.contains(instance.condition());
  }

  /** A task that was not confirmed yet is not staging, whatever state it is shown in. */
  private static Set<Condition> conditions(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "running" -> Set.of(Condition.RUNNING);
      case "staging" -> Set.of(Condition.STAGING);
      default -> Set.of();
    };
  }

  private Reply delete(Call call) {
    KillOptions options = KillOptions.of(call);
    Set<String> ids = ids(call.json());
    ids.forEach(TaskIds::check);
    ClusterControl control = gate.control();
    ClusterView view = control.view();
    List<Instance> victims =
        ids.stream()
            .flatMap(id -> TaskIds.find(view, id).stream())
            .filter(victim -> !AppLookup.isPod(view, victim.app()))
            .distinct()
            .toList();
    return options.kill(control, view, victims, KillOptions.Answer.LIST);
  }

  private static Set<String> ids(JsonNode body) {
    JsonNode ids = body.path("ids");
    if (!ids.isArray()) {
      boolean isAbsent = ids.isMissingNode() || ids.isNull();
      throw invalid("/ids", isAbsent ? "error.path.missing" : "error.expected.jsarray");
    }
    Set<String> result = new LinkedHashSet<>();
    for (int i = 0; i < ids.size(); i++) {
      if (!ids.get(i).isString()) {
        throw invalid("/ids(" + i + ")", "error.expected.jsstring");
      }
      result.add(ids.get(i).stringValue());
    }
    return result;
  }

  private static RefusedException invalid(String path, String error) {
    return new RefusedException(
        new Reason.Invalid("Invalid JSON", List.of(new Violation(path, List.of(error)))));
  }
}
