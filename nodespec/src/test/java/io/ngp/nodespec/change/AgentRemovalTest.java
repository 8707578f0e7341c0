package io.ngp.nodespec.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.provider.Operation;
import io.ngp.nodespec.NodeHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What masters are asked when an agent is gone. */
@SuppressWarnings("NullAway.Init") // set before each test
@Timeout(30)
class AgentRemovalTest {
  private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
  private final Told operation = new Told(new ConcurrentLinkedQueue<>());
  private volatile int ofTheSwarm = 200;
  private HttpServer master;

  /** Collects what is said. */
  private record Told(ConcurrentLinkedQueue<String> words) implements Operation {
    @Override
    public ResourceAddress address() {
      throw new UnsupportedOperationException();
    }

    @Override
    public String token() {
      return "token";
    }

    @Override
    public void progress(String message) {
      words.add(message);
    }

    @Override
    public boolean isStopping() {
      return false;
    }
  }

  @BeforeEach
  void start() throws IOException {
    master = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    master.createContext("/", this::answer);
    master.start();
  }

  @AfterEach
  void stop() {
    master.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    boolean isOfTheSwarm = exchange.getRequestURI().getPath().startsWith("/ngp/v1/swarm");
    byte[] body = "{\"message\": \"so it is\"}".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(isOfTheSwarm ? ofTheSwarm : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void forget() {
    String address = "http://127.0.0.1:" + master.getAddress().getPort();
    new AgentRemoval(operation, "agent 1", List.of(address), NodeHttp.PLAIN).forget();
  }

  @Test
  void itsDaemonLeavesTheSwarmBeforeItIsForgotten() {
    forget();

    assertThat(asked)
        .containsExactly(
            "DELETE /ngp/v1/swarm/nodes/agent+1", "DELETE /ngp/v1/nodes/agent+1?force=true");
    assertThat(operation.words()).isEmpty();
  }

  @Test
  void mastersWithoutASwarmForgetItAllTheSame() {
    ofTheSwarm = 404;
    forget();

    assertThat(asked).last().isEqualTo("DELETE /ngp/v1/nodes/agent+1?force=true");
    assertThat(operation.words()).isEmpty();
  }

  @Test
  void daemonThatStaysInTheSwarmIsToldOf() {
    ofTheSwarm = 500;
    forget();

    assertThat(operation.words()).singleElement().asString().contains("so it is", "docker node rm");
    assertThat(asked).hasSize(2);
  }
}
