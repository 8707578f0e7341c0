package io.ngp.cli.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * An app as the API shows it.
 *
 * @param instances how many are wanted
 * @param hasHealthChecks whether running is not enough to be well
 * @param version the definition's version, a timestamp
 * @param deployments ids of the deployments working on it
 * @param tasks present when one app was asked for
 * @param definition the whole answer, for what is shown as it is
 */
public record AppInfo(
    AppId id,
    int instances,
    TaskCounts counts,
    boolean hasHealthChecks,
    String version,
    List<String> deployments,
    List<TaskInfo> tasks,
    JsonNode definition) {

  /** Reads an app object of the API. */
  public static AppInfo from(JsonNode app) {
    return new AppInfo(
        new AppId(Json.text(app, "id")),
        app.path("instances").asInt(1),
        TaskCounts.from(app),
        !app.path("healthChecks").isEmpty(),
        Json.text(app, "version"),
        app.path("deployments").valueStream().map(each -> Json.text(each, "id")).toList(),
        app.path("tasks").valueStream().map(TaskInfo::from).toList(),
        app);
  }

  /**
   * Instances that do what they should: healthy ones, or running ones of an app without health
   * checks.
   */
  public int good() {
    return hasHealthChecks ? counts.healthy() : counts.running();
  }

  /** Whether as many instances as wanted are good and nothing changes. */
  public boolean isSettled() {
    return deployments.isEmpty() && good() >= instances && counts.unhealthy() == 0;
  }

  /** When the configuration last changed; tasks of an older version are outdated. */
  public String lastConfigChangeAt() {
    var changed = Json.text(definition.path("versionInfo"), "lastConfigChangeAt");
    return changed.isEmpty() ? version : changed;
  }

  /**
   * Whether {@code task} runs the present configuration; Marathon's timestamps compare as texts.
   */
  public boolean isCurrent(TaskInfo task) {
    return task.version().compareTo(lastConfigChangeAt()) >= 0;
  }

  /** The app's labels. */
  public Map<String, String> labels() {
    var labels = new LinkedHashMap<String, String>();
    definition
        .path("labels")
        .properties()
        .forEach(label -> labels.put(label.getKey(), Json.text(label.getValue())));
    return labels;
  }

  /** Whether tasks have a port that requests can go to. */
  public boolean hasPorts() {
    return !definition.path("portDefinitions").isEmpty()
        || !definition.path("container").path("portMappings").isEmpty();
  }

  /** What the last failed task left behind; a missing node if none failed. */
  public JsonNode lastTaskFailure() {
    return definition.path("lastTaskFailure");
  }
}
