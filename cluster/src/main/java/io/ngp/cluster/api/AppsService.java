package io.ngp.cluster.api;

import io.ngp.cluster.api.AppUpdates.Mode;
import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import java.io.IOException;
import java.util.List;

/** {@code /v2/apps} and everything below it (marathon/API.md 2.1). */
final class AppsService implements Resource {
  private final AppReads reads;
  private final AppChanges changes;
  private final AppTasks tasks;

  AppsService(AppReads reads, AppChanges changes, AppTasks tasks) {
    this.reads = reads;
    this.changes = changes;
    this.tasks = tasks;
  }

  @Override
  public String prefix() {
    return "/v2/apps";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    return verbs(call).answer(call);
  }

  private Verbs verbs(Call call) {
    return switch (AppRoute.of(call.segments())) {
      case AppRoute.All() -> all(call);
      case AppRoute.One(var app) -> one(call, app);
      case AppRoute.Restart(var app) -> new Verbs().post(() -> changes.restart(call, app));
      case AppRoute.Versions(var app) -> new Verbs().get(() -> reads.versions(app));
      case AppRoute.OneVersion(var app, var version) ->
          new Verbs().get(() -> reads.version(app, version));
      case AppRoute.Tasks(var app) ->
          new Verbs()
              .producingAny()
              .get(() -> tasks.list(call, app))
              .delete(() -> tasks.killAll(call, app));
      case AppRoute.Task(var app, var task) ->
          new Verbs().delete(() -> tasks.killOne(call, app, task));
      case AppRoute.Group(var group) -> new Verbs().get(() -> reads.below(call, group));
      case AppRoute.GroupTasks(var group) -> new Verbs().get(() -> tasks.below(group));
    };
  }

  private Verbs all(Call call) {
    return new Verbs()
        .consumingJson()
        .get(() -> reads.list(call))
        .post(() -> changes.create(call))
        .put(() -> changes.updateMany(call, putMode(call)))
        .patch(() -> changes.updateMany(call, Mode.PATCH));
  }

  private Verbs one(Call call, List<String> app) {
    return new Verbs()
        .consumingJson()
        .get(() -> reads.show(call, app))
        .put(() -> changes.update(call, app, putMode(call)))
        .patch(() -> changes.update(call, app, Mode.PATCH))
        .delete(() -> changes.remove(call, app));
  }

  private static Mode putMode(Call call) {
    return call.flag("partialUpdate", true) ? Mode.PATCH_OR_CREATE : Mode.REPLACE;
  }
}
