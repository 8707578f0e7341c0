package io.ngp.engine.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.engine.EngineTask.Phase;
import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.instance.Instance.Placement;
import io.ngp.cluster.instance.InstanceId;
import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.local.wire.Registration;
import io.ngp.engine.local.wire.Registration.Capacity;
import io.ngp.identity.Caller;
import io.ngp.testkit.engine.ContractApps;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Orders to an agent that only answers; the test is the owner thread. */
class AgentCourseTest {
  private final AgentState state =
      new AgentState(LocalEngineSettings.DEFAULT, InstantSource.system());
  private final BlockingQueue<Runnable> owned = new LinkedBlockingQueue<>();
  private final AgentCourse course =
      new AgentCourse(
          state, new Orders(1, Caller.PLAIN), new SecretGatherer(SecretStore.NONE), owned::add);
  private final AtomicInteger requests = new AtomicInteger();
  private volatile int status = 204;
  private volatile String answer = "";
  private final HttpServer agent = serverOrFail();

  @BeforeEach
  void startAgent() {
    agent.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          var body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    agent.start();
    KnownAgent known = state.agentOrNew("agent-1");
    known.registration = Optional.of(registration());
    known.isSynced = true;
    known.isReachable = true;
  }

  @AfterEach
  void stopAgent() {
    agent.stop(0);
  }

  @Test
  void endedTaskIsForgottenByItsAgentOnce() throws Exception {
    TaskId id =
        new InstanceId(PathId.parse("/www"), "eba67c2e-0a40-48f1-85af-c7d3123a4217").task(1);
    AgentTask task = new AgentTask(id, Optional.empty(), Phase.ENDED);
    state.track(task);
    state.assign(task, new Placement(state.agentOrNew("agent-1").info(), List.of()));

    course.forget(id);
    Objects.requireNonNull(owned.poll(60, TimeUnit.SECONDS), "no answer").run();

    assertThat(state.task(id)).isEmpty();
    assertThat(task.hasOrderUnderWay).isFalse();
    assertThat(requests).hasValue(1);
  }

  @Test
  void taskThatFindsNoRoomIsPlacedElsewhere() throws Exception {
    status = 507;
    answer = "{\"message\": \"The disk is full.\", \"ports\": []}";
    App app = ContractApps.shell(PathId.parse("/www"), "exec sleep 300", 0.1, 0);
    TaskId id = new InstanceId(app.id(), "eba67c2e-0a40-48f1-85af-c7d3123a4217").task(1);
    AgentTask task = new AgentTask(id, Optional.of(app), Phase.PLACED);
    KnownAgent full = state.agentOrNew("agent-1");
    state.track(task);
    state.assign(task, new Placement(full.info(), List.of()));

    course.advance(task);
    Objects.requireNonNull(owned.poll(60, TimeUnit.SECONDS), "no answer").run();

    assertThat(task.phase).isEqualTo(Phase.WAITING);
    assertThat(task.agent()).isEmpty();
    assertThat(full.isFull(state.now())).isTrue();
    assertThat(full.isFull(state.now().plus(Duration.ofSeconds(11)))).isFalse();
  }

  private Registration registration() {
    return new Registration(
        "http://127.0.0.1:" + agent.getAddress().getPort(),
        "127.0.0.1",
        new Capacity(1, 1024, 1000, "31000-31999"),
        Map.of(),
        Map.of(),
        "boot",
        Optional.empty());
  }

  private static HttpServer serverOrFail() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError("No test server", e);
    }
  }
}
