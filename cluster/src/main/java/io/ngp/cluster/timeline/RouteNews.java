package io.ngp.cluster.timeline;

import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.timeline.Happening.Kind;
import io.ngp.cluster.timeline.Happening.Tone;
import java.util.Map;

/** What is told of who gets an app's requests. */
public final class RouteNews {
  private RouteNews() {}

  /** A task is in rotation now. */
  public static Happening added(TaskId task, String host, String address) {
    return told(Tone.GOOD, task, "gets requests for %s at %s", host, address);
  }

  /** A task is out of rotation. */
  public static Happening withdrawn(TaskId task, String host, String address) {
    return told(Tone.NEUTRAL, task, "gets no more requests for %s at %s", host, address);
  }

  /** Balancers have the app's newest routes. */
  public static Happening acknowledged(int balancers) {
    return Happening.ofApp(
            Kind.ROUTE,
            Tone.GOOD,
            balancers == 1
                ? "the balancer has its routes"
                : "all %d balancers have its routes".formatted(balancers))
        .with(Map.of("balancers", Integer.toString(balancers)));
  }

  private static Happening told(Tone tone, TaskId task, String text, String host, String address) {
    return Happening.ofTask(Kind.ROUTE, tone, task, text.formatted(host, address))
        .with(Map.of("host", host, "address", address))
        .sameAs(text + host);
  }
}
