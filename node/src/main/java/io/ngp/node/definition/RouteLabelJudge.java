package io.ngp.node.definition;

import io.ngp.cluster.app.App;
import io.ngp.cluster.engine.Engine.Unsupported;
import io.ngp.edge.label.RouteLabels;
import io.ngp.edge.route.Policy;
import java.util.List;
import java.util.Map;

/** Says which labels of an app the balancers can't read, before one of them has to. */
public final class RouteLabelJudge {
  private static final RouteLabels LABELS = new RouteLabels(Policy.NONE);

  private RouteLabelJudge() {}

  /** Empty if all labels can be read; paths are {@code /labels/NAME}. */
  public static List<Unsupported> unreadable(App app) {
    return unreadable(app.labels());
  }

  /** The same for labels that are in no definition yet. */
  public static List<Unsupported> unreadable(Map<String, String> labels) {
    return LABELS.read(labels).problems().stream()
        .map(problem -> new Unsupported("/labels/" + problem.label(), problem.message()))
        .toList();
  }
}
