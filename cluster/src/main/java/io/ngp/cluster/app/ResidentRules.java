package io.ngp.cluster.app;

import io.ngp.cluster.app.Container.Volume;
import io.ngp.cluster.app.Networking.PortMapping;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an app with persistent volumes must keep when it changes, because its tasks come back to the
 * very resources they reserved (marathon/API.md 4, "resident").
 */
final class ResidentRules {
  private final App before;
  private final App after;
  private final List<Violation> found = new ArrayList<>();

  private ResidentRules(App before, App after) {
    this.before = before;
    this.after = after;
  }

  static List<Violation> violations(App before, App after, boolean force) {
    if (!before.isResident()) {
      return List.of();
    }
    ResidentRules rules = new ResidentRules(before, after);
    rules.checkResources();
    rules.mustStay("container/volumes", volumes(before), volumes(after));
    rules.mustStay(portMember(after), hostPorts(before), hostPorts(after));
    rules.mustStay(
        "requirePorts", before.networking().requirePorts(), after.networking().requirePorts());
    String oldRole = before.placement().role();
    String newRole = after.placement().role();
    if (!force && !oldRole.equals(newRole)) {
      rules.add(
          "role",
          "of an app with persistent volumes changes from \"%s\" to \"%s\", which needs force=true"
              .formatted(oldRole, newRole));
    }
    return rules.found;
  }

  private void checkResources() {
    Resources old = before.resources();
    Resources now = after.resources();
    mustStay("cpus", old.cpus(), now.cpus());
    mustStay("mem", old.memMib(), now.memMib());
    mustStay("disk", old.diskMib(), now.diskMib());
    mustStay("gpus", old.gpus(), now.gpus());
  }

  private void mustStay(String member, Object old, Object now) {
    if (!old.equals(now)) {
      add(
          member,
          ("of an app with persistent volumes can't change from %s to %s."
                  + " Deploy it under a new id instead.")
              .formatted(old, now));
    }
  }

  private void add(String member, String error) {
    found.add(new Violation(TreeRules.pathOf(after.id()) + "/" + member, List.of(error)));
  }

  private static List<Volume> volumes(App app) {
    return app.networking().container().map(Container::volumes).orElse(List.of()).stream()
        .filter(Volume.Persistent.class::isInstance)
        .toList();
  }

  private static String portMember(App app) {
    return app.networking().isHost() ? "portDefinitions" : "container/portMappings";
  }

  /** The ports that tasks get from the agent, as far as the definition fixes them. */
  private static List<Optional<Integer>> hostPorts(App app) {
    Networking networking = app.networking();
    if (networking.isHost()) {
      return networking.requirePorts()
          ? networking.portDefinitions().stream().map(p -> Optional.of(p.port())).toList()
          : List.of();
    }
    return networking.container().flatMap(Container::portMappings).orElse(List.of()).stream()
        .map(PortMapping::hostPort)
        .toList();
  }
}
