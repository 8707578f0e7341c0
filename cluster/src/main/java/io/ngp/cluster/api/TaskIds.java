package io.ngp.cluster.api;

import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.instance.Instance;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Task ids in requests. Marathon's older forms are understood, but no task of ours has one. */
final class TaskIds {
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Pattern INSTANCE_FORM =
      Pattern.compile(
          "(?<app>[^/\\s]+)\\.(instance|marathon)-(?<uuid>[^._]+)(\\._?[a-z0-9-]+(\\.\\d+)?)?");
  private static final Pattern BARE_FORM =
      Pattern.compile("(?<app>[^/\\s]+)\\.(?<uuid>" + UUID + ")(\\.\\d+)?");

  private TaskIds() {}

  /** The instance whose present task has this id; an instance's own id stands for its task. */
  static Optional<Instance> find(ClusterView view, String id) {
    try {
      TaskId task = TaskId.parse(id);
      return view.instance(task.instance()).filter(found -> found.taskId().equals(task));
    } catch (IllegalArgumentException _) {
      return findByInstance(view, id);
    }
  }

  private static Optional<Instance> findByInstance(ClusterView view, String id) {
    try {
      return view.instance(InstanceId.parse(id));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * Refuses what no version of Marathon would call a task id.
   *
   * @throws RefusedException 400, or 422 if only the uuid in it is malformed
   */
  static void check(String id) {
    Matcher instanceForm = INSTANCE_FORM.matcher(id);
    if (instanceForm.matches()) {
      String uuid = instanceForm.group("uuid");
      if (!uuid.matches(UUID)) {
        throw new RefusedException(
            new Reason.Unprocessable(
                "Invalid task id '%s'. \"%s\" is not a UUID.".formatted(id, uuid)));
      }
      return;
    }
    if (!BARE_FORM.matcher(id).matches()) {
      throw new RefusedException(
          new Reason.BadRequest(
              "Invalid task id '%s'. [Expected \"<app>.instance-<uuid>._app.<n>\", as GET /v2/tasks shows it.]"
                  .formatted(id)));
    }
  }
}
