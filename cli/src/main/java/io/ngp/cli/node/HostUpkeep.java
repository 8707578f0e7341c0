package io.ngp.cli.node;

import io.ngp.cli.api.Json;
import io.ngp.cli.api.NodeInfo;
import io.ngp.cli.render.Facts;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the upkeep of hosts found, as the nodes there passed it on; nothing if all is well. */
public final class HostUpkeep {
  private HostUpkeep() {}

  /** A line for each host with drift, by the names of its nodes, after an empty one. */
  public static void print(Screen screen, List<NodeInfo> nodes) {
    var facts = new Facts();
    var found = found(nodes);
    found.forEach((summary, names) ->
        facts.add(
            String.join(", ", names),
            summary.isWell() ? summary.text() : screen.paint(Paint.WARNING, summary.text())));
    if (!found.isEmpty()) {
      screen.print("");
      facts.print(screen);
    }
  }

  private record Found(String host, boolean isWell, String text) {}

  /** The nodes of a host all say the same. */
  private static Map<Found, List<String>> found(List<NodeInfo> nodes) {
    var found = new LinkedHashMap<Found, List<String>>();
    for (var node : nodes) {
      var upkeep = node.definition().path("upkeep");
      var text = Json.text(upkeep, "summary");
      if (!text.isEmpty()) {
        var key =
            new Found(
                String.valueOf(URI.create(node.address()).getHost()),
                upkeep.path("well").asBoolean(true),
                text);
        found.computeIfAbsent(key, _ -> new ArrayList<>()).add(node.name());
      }
    }
    return found;
  }
}
