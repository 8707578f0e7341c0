package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterView;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looking at apps and their stored versions (marathon/API.md 2.1). */
final class AppReads {
  private static final Set<Embed> IN_LISTS = EnumSet.of(Embed.COUNTS, Embed.DEPLOYMENTS);
  private static final Set<Embed> IN_DETAIL =
      EnumSet.of(Embed.TASKS, Embed.COUNTS, Embed.DEPLOYMENTS, Embed.LAST_TASK_FAILURE);

  private final LeaderGate gate;
  private final AppJson definitions;
  private final InstantSource clock;

  AppReads(LeaderGate gate, AppJson definitions, InstantSource clock) {
    this.gate = gate;
    this.definitions = definitions;
    this.clock = clock;
  }

  Reply list(Call call) {
    AppFilter filter = AppFilter.of(call);
    ClusterView view = gate.control().view();
    List<App> apps =
        AppLookup.below(view.root(), PathId.ROOT).stream().filter(filter::accepts).toList();
    return listing("apps", apps, info(call, view, IN_LISTS));
  }

  Reply below(Call call, List<String> segments) {
    PathId group = PathIds.existing("Group", segments);
    ClusterView view = gate.control().view();
    if (!view.root().hasGroup(group)) {
      throw Missing.group(group);
    }
    return listing("*", AppLookup.below(view.root(), group), info(call, view, IN_DETAIL));
  }

  Reply show(Call call, List<String> segments) {
    PathId id = PathIds.existing("App", segments);
    ClusterView view = gate.control().view();
    App app = AppLookup.existing(view.root(), id);
    ObjectNode body = Json.object();
    body.set("app", info(call, view, IN_DETAIL).write(app));
    return Reply.json(body);
  }

  Reply versions(List<String> segments) {
    PathId id = PathIds.existing("App", segments);
    ClusterControl control = gate.control();
    SortedSet<Version> versions = control.versions(id);
    if (versions.isEmpty() || AppLookup.isPod(control.view(), id)) {
      throw Missing.app(id);
    }
    ObjectNode body = Json.object();
    ArrayNode list = body.putArray("versions");
    versions.forEach(version -> list.add(version.toString()));
    return Reply.json(body);
  }

  Reply version(List<String> segments, String text) {
    PathId id = PathIds.existing("App", segments);
    Version version = Versions.parse(text);
    App app =
        gate.control()
            .version(id, version)
            .filter(found -> !found.isPod())
            .orElseThrow(() -> Missing.appVersion(id, version));
    return Reply.json(definitions.write(app));
  }

  private AppInfo info(Call call, ClusterView view, Set<Embed> always) {
    Set<Embed> embed = Embed.of(call);
    embed.addAll(always);
    return new AppInfo(definitions, view, embed, clock.instant());
  }

  private static Reply listing(String name, List<App> apps, AppInfo info) {
    return Reply.document(json -> {
      json.writeStartObject();
      json.writeArrayPropertyStart(name);
      apps.forEach(app -> json.writePOJO(info.write(app)));
      json.writeEndArray();
      json.writeEndObject();
    });
  }
}
