package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.edge.route.Access;
import io.ngp.edge.route.Balancing;
import io.ngp.edge.route.Balancing.Algorithm;
import io.ngp.edge.route.Balancing.HashKey;
import io.ngp.edge.route.Cidr;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import io.ngp.edge.route.TcpRoute;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Connections that are passed on as they are. */
class TcpIT extends EdgeFixture {
  /** Says everything back, as Redis does with PING. */
  private TestListener echo() {
    return tcpApp(socket -> socket.getInputStream().transferTo(socket.getOutputStream()));
  }

  private TestListener tcpApp(TestListener.Conversation conversation) {
    var app = keep(new TestListener(conversation));
    app.start();
    return app;
  }

  private static RouteTable tcpTable(int port, Target... targets) {
    return new RouteTable(1, List.of(), List.of(TcpRoute.of(port, "/db", List.of(targets))));
  }

  private Edge tcpEdge(RouteTable table) {
    var edge = edge();
    edge.apply(table);
    return edge;
  }

  @Test
  void bytesGoBothWays() throws IOException {
    int port = FreePort.pick();
    var edge = tcpEdge(tcpTable(port, echo().target("t1")));
    var client = keep(RawClient.to(port));

    client.send("*1\r\n$4\r\nPING\r\n");

    assertThat(client.read(14)).isEqualTo("*1\r\n$4\r\nPING\r\n");
    assertThat(busy(edge, "t1")).isEqualTo(1);
    client.close();
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
    assertThat(edge.stats().routes())
        .extractingByKey("/db")
        .extracting(EdgeStats.RouteStats::requests)
        .isEqualTo(1L);
  }

  @Test
  void serverMaySpeakFirst() throws IOException {
    int port = FreePort.pick();
    var app =
        tcpApp(socket -> {
          socket.getOutputStream().write("220 hello\r\n".getBytes(StandardCharsets.US_ASCII));
          int _ = socket.getInputStream().read();
        });
    tcpEdge(tcpTable(port, app.target("t1")));

    assertThat(keep(RawClient.to(port)).read(11)).isEqualTo("220 hello\r\n");
  }

  @Test
  void endOfOneDirectionIsPassedOnAndTheOtherGoesOn() throws IOException {
    int port = FreePort.pick();
    var app =
        tcpApp(socket -> {
          byte[] all = socket.getInputStream().readAllBytes();
          socket.getOutputStream().write(all);
        });
    var edge = tcpEdge(tcpTable(port, app.target("t1")));
    var client = keep(RawClient.to(port)).send("all of it");
    client.endSending();

    assertThat(client.read(9)).isEqualTo("all of it");
    assertThat(client.isEnded()).isTrue();
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void sideThatDoesNotReadHoldsUpTheOther() throws IOException {
    int port = FreePort.pick();
    var sent = new AtomicLong();
    byte[] piece = new byte[64 * 1024];
    var app =
        tcpApp(socket -> {
          while (true) {
            socket.getOutputStream().write(piece);
            sent.addAndGet(piece.length);
          }
        });
    tcpEdge(tcpTable(port, app.target("t1")));
    keep(RawClient.to(port));

    Await.untilSteady("what the app could send", sent::get);
    assertThat(sent.get()).isLessThan(16 * 1024 * 1024);
  }

  @Test
  void deadTargetIsPassedOver() throws IOException {
    int port = FreePort.pick();
    tcpEdge(tcpTable(port, refusing("t1"), echo().target("t2")));

    for (int i = 0; i < 5; i++) {
      assertThat(keep(RawClient.to(port)).send("x").read(1)).isEqualTo("x");
    }
  }

  /** Says its name to everyone, and holds on. */
  private TestListener naming(String name) {
    return tcpApp(socket -> {
      socket.getOutputStream().write(name.getBytes(StandardCharsets.US_ASCII));
      int _ = socket.getInputStream().read();
    });
  }

  private Edge tcpEdge(int port, Balancing balancing, int eventLoops) throws IOException {
    var policy = Policy.NONE.withBalancing(balancing);
    var targets =
        List.of(naming("a").target("a"), naming("b").target("b"), naming("c").target("c"));
    var edge = edge(settings().withEventLoops(eventLoops));
    edge.apply(new RouteTable(1, List.of(), List.of(new TcpRoute(port, "/db", targets, policy))));
    return edge;
  }

  @Test
  void connectionsGoToTheTargetWithTheFewest() throws IOException {
    int port = FreePort.pick();
    tcpEdge(port, Balancing.DEFAULT, 2);

    for (int round = 0; round < 3; round++) {
      assertThat(List.of(name(port), name(port), name(port)))
          .containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  @Test
  void targetsTakeTurnsWhereThatIsWanted() throws IOException {
    int port = FreePort.pick();
    tcpEdge(port, Balancing.DEFAULT.withAlgorithm(Algorithm.ROUND_ROBIN, HashKey.CLIENT), 1);

    for (int round = 0; round < 3; round++) {
      var seen = new ArrayList<String>();
      for (int i = 0; i < 3; i++) {
        try (var client = RawClient.to(port)) {
          seen.add(client.read(1));
        }
      }
      assertThat(seen).containsExactlyInAnyOrder("a", "b", "c");
    }
  }

  @Test
  void clientsComeToTheSameTargetByTheirAddress() throws IOException {
    int port = FreePort.pick();
    tcpEdge(port, Balancing.DEFAULT.withAlgorithm(Algorithm.HASH, HashKey.CLIENT), 2);

    var byClient = new TreeMap<String, String>();
    for (int client = 1; client <= 40; client++) {
      String address = "127.0.1." + client;
      String first = nameFor(address, port);
      byClient.put(address, first);
      assertThat(nameFor(address, port)).isEqualTo(first);
    }
    assertThat(byClient.values()).contains("a", "b", "c");
  }

  /** The target a client who stays gets. */
  private String name(int port) throws IOException {
    return keep(RawClient.to(port)).read(1);
  }

  private static String nameFor(String clientAddress, int port) throws IOException {
    try (var socket =
        new Socket(
            InetAddress.getLoopbackAddress(), port, InetAddress.getByName(clientAddress), 0)) {
      return RawClient.over(socket).read(1);
    }
  }

  @Test
  void clientIsResetWhenNoTargetAccepts() throws IOException {
    int port = FreePort.pick();
    var edge = tcpEdge(tcpTable(port, refusing("t1")));

    assertThatThrownBy(() -> keep(RawClient.to(port)).isEnded())
        .hasMessageContaining("Connection reset");
    assertThat(busy(edge, "t1")).isZero();
  }

  @Test
  void clientFromElsewhereIsReset() throws IOException {
    int port = FreePort.pick();
    var app = echo();
    var only = List.of(Cidr.parse("10.0.0.0/8"));
    var policy = Policy.NONE.withAccess(Access.allowing(only));
    var route = new TcpRoute(port, "/db", List.of(app.target("t1")), policy);
    tcpEdge(new RouteTable(1, List.of(), List.of(route)));

    assertThatThrownBy(() -> keep(RawClient.to(port)).isEnded())
        .hasMessageContaining("Connection reset");
    assertThat(app.connections()).isZero();
  }

  @Test
  void portsComeAndGoWithTables() throws IOException {
    int port = FreePort.pick();
    var edge = tcpEdge(tcpTable(port, echo().target("t1")));
    var client = keep(RawClient.to(port));
    assertThat(client.send("a").read(1)).isEqualTo("a");

    edge.apply(RouteTable.EMPTY);

    assertThatThrownBy(() -> RawClient.to(port)).isInstanceOf(ConnectException.class);
    assertThat(client.send("b").read(1)).as("who is in stays").isEqualTo("b");
    edge.apply(tcpTable(port, echo().target("t2")));
    assertThat(keep(RawClient.to(port)).send("c").read(1)).isEqualTo("c");
  }

  @Test
  void withdrawnTargetIsBusyUntilItsConnectionsEnd() throws Exception {
    int port = FreePort.pick();
    var edge = tcpEdge(tcpTable(port, echo().target("old")));
    var idle = new LinkedBlockingQueue<String>();
    edge.onIdle(idle::add);
    var client = keep(RawClient.to(port));
    assertThat(client.send("a").read(1)).isEqualTo("a");

    edge.apply(tcpTable(port, echo().target("new")));

    assertThat(busy(edge, "old")).isEqualTo(1);
    assertThat(keep(RawClient.to(port)).send("b").read(1)).isEqualTo("b");
    assertThat(busy(edge, "new")).isEqualTo(1);
    client.close();
    assertThat(idle.poll(60, TimeUnit.SECONDS)).isEqualTo("old");
  }

  @Test
  void connectionStillBeingMadeChoosesAgainWhenItsTargetIsWithdrawn() throws Exception {
    int port = FreePort.pick();
    try (var full = new DispatchIT.FullBacklog()) {
      var edge = tcpEdge(tcpTable(port, full.target("full")));
      var client = keep(RawClient.to(port)).send("x");
      Await.until("it chose its target", () -> busy(edge, "full") == 1);

      edge.apply(tcpTable(port, echo().target("t1")));

      assertThat(edge.inFlight()).doesNotContainKey("full");
      assertThat(client.read(1)).isEqualTo("x");
    }
  }

  @Test
  void portThatIsTakenIsTriedAgain() throws IOException {
    int port;
    Edge edge;
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
      edge = tcpEdge(tcpTable(port, echo().target("t1")));
    }

    Await.until("the port is listened on", () -> accepts(port));
    assertThat(keep(RawClient.to(port)).send("x").read(1)).isEqualTo("x");
    assertThat(edge.inFlight()).containsKey("t1");
  }

  private static boolean accepts(int port) {
    try (var client = RawClient.to(port)) {
      return client.socket().isConnected();
    } catch (IOException _) {
      return false;
    }
  }

  @Test
  void edgesOwnPortStaysItsOwn() throws IOException {
    var edge = edge(appAnswering("hello").target("t1"));

    edge.apply(
        new RouteTable(
            2,
            table(appAnswering("hello").target("t2")).routes(),
            List.of(TcpRoute.of(edge.port(), "/db", List.of(echo().target("t3"))))));

    assertThat(client(edge).get("/").answer().body()).isEqualTo("hello");
  }

  @Test
  void silentConnectionIsEnded() throws IOException {
    int port = FreePort.pick();
    var edge = edge(settings().withUpstream(TestTimeouts.stream(Duration.ofMillis(200))));
    edge.apply(tcpTable(port, echo().target("t1")));

    assertThat(keep(RawClient.to(port)).send("x").read(1)).isEqualTo("x");
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void closedEdgeListensNoMore() throws IOException {
    int port = FreePort.pick();
    var edge = tcpEdge(tcpTable(port, echo().target("t1")));
    var client = keep(RawClient.to(port));
    assertThat(client.send("a").read(1)).isEqualTo("a");

    edge.close();

    assertThat(client.isEnded()).isTrue();
    assertThatThrownBy(() -> RawClient.to(port)).isInstanceOf(ConnectException.class);
  }
}
