package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import java.io.IOException;

/** {@code /v2/pods} and everything below it (marathon/API.md 2.5; Marathon, PodsResource.scala). */
final class PodsService implements Resource {
  private final PodReads reads;
  private final PodChanges changes;
  private final PodKills kills;

  PodsService(PodReads reads, PodChanges changes, PodKills kills) {
    this.reads = reads;
    this.changes = changes;
    this.kills = kills;
  }

  @Override
  public String prefix() {
    return "/v2/pods";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    return verbs(call).answer(call);
  }

  private Verbs verbs(Call call) {
    return switch (PodRoute.of(call.segments())) {
      case PodRoute.All() ->
          new Verbs().consumingJson().get(reads::list).post(() -> changes.create(call));
      case PodRoute.AllStatuses() -> new Verbs().get(reads::statuses);
      case PodRoute.One(var pod) ->
          new Verbs()
              .consumingJson()
              .get(() -> reads.show(pod))
              .put(() -> changes.update(call, pod))
              .delete(() -> changes.remove(call, pod));
      case PodRoute.Status(var pod) -> new Verbs().get(() -> reads.status(pod));
      case PodRoute.Versions(var pod) -> new Verbs().get(() -> reads.versions(pod));
      case PodRoute.OneVersion(var pod, var version) ->
          new Verbs().get(() -> reads.version(pod, version));
      case PodRoute.Instances(var pod) -> new Verbs().delete(() -> kills.killMany(call, pod));
      case PodRoute.OneInstance(var pod, var instance) ->
          new Verbs().delete(() -> kills.killOne(call, pod, instance));
      case PodRoute.Unknown() -> throw Missing.route();
    };
  }
}
