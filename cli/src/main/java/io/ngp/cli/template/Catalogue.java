package io.ngp.cli.template;

import io.ngp.cli.api.ApiRefusal;
import io.ngp.cli.api.Json;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.invoke.Failure;
import io.ngp.template.TemplateException;
import io.ngp.template.TemplateWatch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What templates see: {@code apps} as the API has them, each with its {@code tasks}; all {@code
 * tasks} together; {@code routes} with their targets; {@code env}, the command's own environment.
 * Lists are in the order of ids, so that the same platform makes the same file.
 */
final class Catalogue implements TemplateWatch.Data {
  private final Supplier<PlatformApi> platform;
  private final Map<String, String> environment;

  /** A catalogue of the platform that {@code platform} finds, asked anew each time. */
  Catalogue(Supplier<PlatformApi> platform, Map<String, String> environment) {
    this.platform = platform;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public Map<String, ?> read() {
    try {
      var client = platform.get().client();
      var apps = apps(client.get("/v2/apps?embed=apps.tasks&embed=apps.counts"));
      return Map.of(
          "apps", apps, "tasks", tasks(apps), "routes", routes(client), "env", environment);
    } catch (Failure e) {
      throw new TemplateException(e.getMessage(), e);
    }
  }

  private static List<Map<String, Object>> apps(JsonNode answer) {
    return answer
        .path("apps")
        .valueStream()
        .sorted(Comparator.comparing(app -> Json.text(app, "id")))
        .map(Catalogue::app)
        .toList();
  }

  private static Map<String, Object> app(JsonNode json) {
    var app = map(json);
    String id = Json.text(json, "id");
    app.put("name", id.substring(id.lastIndexOf('/') + 1));
    app.putIfAbsent("labels", Map.of());
    app.putIfAbsent("env", Map.of());
    boolean hasChecks = !json.path("healthChecks").isEmpty();
    app.put(
        "tasks",
        json.path("tasks")
            .valueStream()
            .sorted(Comparator.comparing(task -> Json.text(task, "id")))
            .map(task -> task(task, hasChecks))
            .toList());
    return app;
  }

  private static Map<String, Object> task(JsonNode json, boolean hasChecks) {
    var task = map(json);
    task.put("app", Json.text(json, "appId"));
    task.put("port", json.path("ports").path(0).asInt(0));
    task.put("healthy", isHealthy(json, hasChecks));
    return task;
  }

  /** It runs, and every check of it said yes; where there is none, running is enough. */
  private static boolean isHealthy(JsonNode task, boolean hasChecks) {
    var results = task.path("healthCheckResults");
    boolean isAlive =
        results.valueStream().allMatch(each -> each.path("alive").asBoolean(false))
            && !(hasChecks && results.isEmpty());
    return Json.text(task, "state").equals("TASK_RUNNING") && isAlive;
  }

  private static List<Object> tasks(List<Map<String, Object>> apps) {
    List<Object> tasks = new ArrayList<>();
    for (var app : apps) {
      if (app.get("tasks") instanceof List<?> list) {
        tasks.addAll(list);
      }
    }
    return List.copyOf(tasks);
  }

  /** None where the API has no routes (plain Marathon). */
  private static List<Map<String, Object>> routes(io.ngp.cli.api.ApiClient client) {
    try {
      return client.get("/ngp/v1/routes").path("routes").valueStream().map(Catalogue::map).toList();
    } catch (ApiRefusal refusal) {
      if (refusal.isNotFound()) {
        return List.of();
      }
      throw refusal;
    }
  }

  private static Map<String, Object> map(JsonNode json) {
    var map = new LinkedHashMap<String, Object>();
    json.properties()
        .forEach(member -> {
          @Nullable Object value = JsonMapper.shared().treeToValue(member.getValue(), Object.class);
          if (value != null) {
            map.put(member.getKey(), value);
          }
        });
    return map;
  }
}
