package io.ngp.cli.app;

import io.ngp.cli.api.Json;
import io.ngp.cli.api.PodInfo;
import io.ngp.cli.api.TaskInfo;
import io.ngp.cli.render.Facts;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.render.Table;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** One pod on the screen, container by container. */
final class PodScreen {
  private PodScreen() {}

  static void print(Screen screen, PodInfo pod) {
    screen.print(
        screen.paint(Paint.STRONG, pod.id().path())
            + "  pod  "
            + AppStatus.of(pod).painted(screen));
    new Facts()
        .add("instances", pod.stable() + " of " + pod.wanted() + " stable")
        .add("resources", amount(pod, "cpus") + " cpus, " + amount(pod, "mem") + " MiB memory")
        .add("version", Json.text(pod.status().path("spec"), "version"))
        .add("last end", String.join("", pod.lastEnd()))
        .print(screen);
    if (!pod.instances().isEmpty()) {
      screen.print("");
      containers(pod).print(screen);
    }
  }

  private static Table containers(PodInfo pod) {
    var table = new Table("INSTANCE", "STATUS", "CONTAINER", "STATE", "HOST", "PORTS", "MESSAGE");
    for (var instance : pod.instances()) {
      var id = TaskInfo.shortId(instance.id());
      var status = instance.status().toLowerCase(Locale.ROOT);
      if (instance.containers().isEmpty()) {
        table.row(id, status, "-", "-", instance.host(), "", "");
      }
      for (var container : instance.containers()) {
        table.row(
            id,
            status,
            container.name(),
            container.state().toLowerCase(Locale.ROOT),
            instance.host(),
            String.join(",", container.ports().stream().map(String::valueOf).toList()),
            container.message().lines().findFirst().orElse(""));
      }
    }
    return table;
  }

  /** What an instance's containers are promised together, without noise of adding up. */
  static String amount(PodInfo pod, String resource) {
    var sum = BigDecimal.valueOf(pod.promised(resource)).setScale(3, RoundingMode.HALF_UP);
    var plain = sum.stripTrailingZeros();
    return (plain.scale() < 1 ? plain.setScale(1) : plain).toPlainString();
  }
}
