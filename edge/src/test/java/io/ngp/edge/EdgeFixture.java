package io.ngp.edge;

import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** Starts edges and apps for a test and stops them after it. */
@ExtendWith(LeakWatch.class)
abstract class EdgeFixture {
  static final String HOST = "app.test";

  private final List<AutoCloseable> opened = new ArrayList<>();

  static EdgeSettings settings() {
    return EdgeSettings.of("127.0.0.1", 0, "ngp.localhost")
        .withEventLoops(2)
        .withDrain(Duration.ofMillis(100));
  }

  /** An edge that routes everything for {@link #HOST} to {@code targets}. */
  Edge edge(EdgeSettings settings, Target... targets) {
    var edge = keep(new Edge(settings));
    edge.start();
    edge.apply(table(targets));
    return edge;
  }

  Edge edge(Target... targets) {
    return edge(settings(), targets);
  }

  static RouteTable table(Target... targets) {
    return table(HOST, targets);
  }

  static RouteTable table(String host, Target... targets) {
    return new RouteTable(1, List.of(Route.of(host, "/app", List.of(targets))));
  }

  /** As {@link #table}, with targets that speak HTTP/2. */
  static RouteTable h2cTable(Target... targets) {
    return new RouteTable(
        1,
        List.of(
            Route.of(HOST, "/app", List.of(targets))
                .withPolicy(Policy.NONE.withProtocol(Policy.Protocol.HTTP_2))));
  }

  RawClient client(Edge edge) throws IOException {
    return keep(RawClient.to(edge.port()));
  }

  TestApp app(TestApp.Behaviour behaviour) {
    return keep(TestApp.of(behaviour));
  }

  TestApp appAnswering(String body) {
    return keep(TestApp.answering(body));
  }

  /** A target that refuses connections: its port is taken, so that nobody else listens there. */
  Target refusing(String id) throws IOException {
    var silent = keep(new Socket());
    silent.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return new Target(id, "127.0.0.1", silent.getLocalPort());
  }

  /** Requests under way at a target; 0 also when the edge does not know it (any more). */
  static int busy(Edge edge, String target) {
    return edge.inFlight().getOrDefault(target, 0);
  }

  <T extends AutoCloseable> T keep(T resource) {
    opened.add(resource);
    return resource;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (var resource : opened.reversed()) {
      resource.close();
    }
  }
}
