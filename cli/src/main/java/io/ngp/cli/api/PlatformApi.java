package io.ngp.cli.api;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What commands ask the platform, in their words. Failures are those of {@link
 * ApiClient#get(String)}.
 */
public final class PlatformApi {
  /** As many entries of a timeline as are asked for to get all of them. */
  public static final int WHOLE_TIMELINE = 1000;

  private final ApiClient client;

  /** The API behind {@code client}. */
  public PlatformApi(ApiClient client) {
    this.client = client;
  }

  /** The plain client, for answers that are passed on as they are. */
  public ApiClient client() {
    return client;
  }

  /** All apps, by id. */
  public List<AppInfo> apps() {
    return client
        .get("/v2/apps")
        .path("apps")
        .valueStream()
        .map(AppInfo::from)
        .sorted(Comparator.comparing(AppInfo::id))
        .toList();
  }

  /** All pods, by id; none where the API has no pods. */
  public List<PodInfo> pods() {
    return found(() -> client.get("/v2/pods/::status")).stream()
        .flatMap(JsonNode::valueStream)
        .map(PodInfo::from)
        .sorted(Comparator.comparing(PodInfo::id))
        .toList();
  }

  /** One pod, if it exists. */
  public Optional<PodInfo> findPod(AppId id) {
    return found(() -> client.get("/v2/pods/" + id.relative() + "::status")).map(PodInfo::from);
  }

  private static <T> Optional<T> found(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (ApiRefusal refusal) {
      if (refusal.isNotFound()) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  /** One app with its tasks, if it exists. */
  public Optional<AppInfo> findApp(AppId id) {
    return found(() -> AppInfo.from(client.get(appPath(id)).path("app")));
  }

  /** One app with its tasks; a failure that suggests the nearest id if it does not exist. */
  public AppInfo app(AppId id) {
    return findApp(id).orElseThrow(() -> unknown(id));
  }

  /** Sends a change to one app; an unknown id fails with a suggestion. */
  public ApiAnswer changeApp(String method, AppId id, String suffix, Optional<JsonNode> body) {
    try {
      return client.send(method, appPath(id) + suffix, body);
    } catch (ApiRefusal refusal) {
      throw refusal.isNotFound() && findApp(id).isEmpty() ? unknown(id) : refusal;
    }
  }

  /** The versions of an app, newest first. */
  public List<String> versions(AppId id) {
    try {
      return client
          .get(appPath(id) + "/versions")
          .path("versions")
          .valueStream()
          .map(Json::text)
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (ApiRefusal refusal) {
      throw refusal.isNotFound() ? unknown(id) : refusal;
    }
  }

  /** The deployments under way. */
  public List<DeploymentInfo> deployments() {
    return client.get("/v2/deployments").valueStream().map(DeploymentInfo::from).toList();
  }

  /** All tasks. */
  public List<TaskInfo> tasks() {
    return client.get("/v2/tasks").path("tasks").valueStream().map(TaskInfo::from).toList();
  }

  /**
   * What running tasks use, of one app or of all, as the API shows it; {@link #stats} reads it.
   * Takes a second where nobody asked for a while.
   */
  public JsonNode measure(Optional<AppId> app) {
    try {
      return client.get("/ngp/v1/stats" + app.map(id -> "?app=" + encode(id.path())).orElse(""));
    } catch (ApiRefusal refusal) {
      throw refusal.isNotFound() && app.isPresent() ? unknownEither(app.get()) : refusal;
    }
  }

  /** Reads what was measured. */
  public static List<TaskStats> stats(JsonNode measured) {
    return measured.path("tasks").valueStream().map(TaskStats::from).toList();
  }

  /** All nodes. */
  public List<NodeInfo> nodes() {
    return client.get("/ngp/v1/nodes").path("nodes").valueStream().map(NodeInfo::from).toList();
  }

  /**
   * Begins to empty an agent; after {@code timeout} what is left stops if {@code isForced}, and
   * after {@code window} the agent takes tasks again by itself.
   */
  public DrainInfo drain(
      String agent, Duration timeout, boolean isForced, Optional<Duration> window) {
    var query =
        "?timeoutSeconds="
            + timeout.toSeconds()
            + "&force="
            + isForced
            + window.map(each -> "&forSeconds=" + each.toSeconds()).orElse("");
    return changeNode("POST", agent, "/drain" + query);
  }

  /** Lets an agent have tasks again. */
  public DrainInfo undrain(String agent) {
    return changeNode("DELETE", agent, "/drain");
  }

  /** How far an agent is emptied. */
  public DrainInfo drainOf(String agent) {
    return DrainInfo.from(client.get(nodePath(agent) + "/drain"));
  }

  private DrainInfo changeNode(String method, String agent, String suffix) {
    return DrainInfo.from(client.send(method, nodePath(agent) + suffix, Optional.empty()).body());
  }

  private static String nodePath(String name) {
    return "/ngp/v1/nodes/" + encode(name);
  }

  /**
   * Why an app does not run as wanted; empty also where the API cannot say (plain Marathon, an app
   * that is gone).
   */
  public List<Diagnosis> diagnostics(AppId id) {
    try {
      return client
          .get("/ngp/v1/apps/" + id.relative() + "/diagnostics")
          .path("diagnostics")
          .valueStream()
          .map(Diagnosis::from)
          .toList();
    } catch (ApiRefusal refusal) {
      if (refusal.isNotFound()) {
        return List.of();
      }
      throw refusal;
    }
  }

  /**
   * What happened to an app, oldest first, the {@code limit} newest entries; empty also where the
   * API cannot say.
   */
  public List<TimelineEntry> timeline(AppId id, int limit) {
    try {
      return client
          .get("/ngp/v1/apps/" + id.relative() + "/timeline?limit=" + limit)
          .path("entries")
          .valueStream()
          .map(TimelineEntry::from)
          .toList();
    } catch (ApiRefusal refusal) {
      if (refusal.isNotFound()) {
        return List.of();
      }
      throw refusal;
    }
  }

  /**
   * A task's output: the last {@code tail} lines and, with {@code follow}, all that comes until the
   * task has ended.
   */
  public InputStream log(String taskId, String stream, int tail, boolean follow) {
    return client.stream(
        "/ngp/v1/tasks/"
            + encode(taskId)
            + "/log?stream="
            + stream
            + "&tail="
            + tail
            + "&follow="
            + follow);
  }

  /** Whether the API answers within {@code timeout}. */
  public boolean answers(Duration timeout) {
    try {
      client.get("/v2/deployments", timeout);
      return true;
    } catch (Failure _) {
      return false;
    }
  }

  /** The failure for an id that names no app. */
  public Failure unknown(AppId id) {
    return findPod(id).isPresent() ? isPod(id) : unknown(id, apps().stream().map(AppInfo::id));
  }

  /** The failure for an id that names neither an app nor a pod. */
  public Failure unknownEither(AppId id) {
    return unknown(
        id, Stream.concat(apps().stream().map(AppInfo::id), pods().stream().map(PodInfo::id)));
  }

  private static Failure isPod(AppId id) {
    return new Failure(
        ExitStatus.FAILED,
        "'" + id + "' is a pod, not an app.",
        "See it with `ngp app show " + id.relative() + "`; change it at /v2/pods" + id + ".");
  }

  private static Failure unknown(AppId id, Stream<AppId> known) {
    var ids = known.map(AppId::path).toList();
    var nearest = Nearest.of(id.path(), ids);
    var fix =
        nearest
            .map(each -> "Did you mean " + each + "?")
            .orElse(
                ids.isEmpty()
                    ? "No app is deployed yet: ngp app deploy FILE"
                    : "See what there is: ngp app list");
    return new Failure(ExitStatus.FAILED, "App '" + id + "' does not exist.", fix);
  }

  /** A text as part of a URL. */
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String appPath(AppId id) {
    return "/v2/apps/" + id.relative();
  }
}
