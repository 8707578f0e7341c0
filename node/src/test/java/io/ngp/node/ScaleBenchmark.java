package io.ngp.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ngp.cluster.api.ApiBackend;
import io.ngp.cluster.api.ApiServer;
import io.ngp.cluster.api.ApiSettings;
import io.ngp.cluster.api.LogLevels;
import io.ngp.cluster.api.TaskCommands;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.api.leader.Leadership;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.control.ClusterLeader;
import io.ngp.cluster.health.Probes;
import io.ngp.cluster.health.ReadinessProber;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.cluster.usage.UsageBook;
import io.ngp.cluster.usage.UsageSource;
import io.ngp.store.DocumentStore;
import io.ngp.store.EmbeddedZooKeeper;
import io.ngp.store.Ensemble;
import io.ngp.store.EnsembleMember;
import io.ngp.store.LeaderElection;
import io.ngp.store.LeadershipListener;
import io.ngp.store.ZooKeeperDocumentStore;
import io.ngp.store.ZooKeeperSession;
import io.ngp.testkit.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How one master does with many apps: a real ZooKeeper, leader and HTTP API in front of machines
 * that only pretend. Run by {@code benchmarks/scale.sh}; asserts nothing, prints a table.
 *
 * <p>Properties: {@code ngp.scale.apps} (10,000) and {@code ngp.scale.instances} of each (10).
 */
class ScaleBenchmark {
  private static final int APPS = Integer.getInteger("ngp.scale.apps", 10_000);
  private static final int INSTANCES = Integer.getInteger("ngp.scale.instances", 10);
  private static final int PER_GROUP = 100;
  private static final int LISTENERS = 100;
  private static final int SAMPLES = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private volatile Optional<ClusterLeader> leader = Optional.empty();
  private Optional<LeaderElection> election = Optional.empty();
  private URI base = URI.create("http://127.0.0.1");

  @Test
  void measure(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder);
    EnsembleMember member =
        new EnsembleMember(1, "127.0.0.1", FreePorts.pick(), FreePorts.pick(), FreePorts.pick());
    Ensemble ensemble = new Ensemble(List.of(member));
    try (EmbeddedZooKeeper zooKeeper = new EmbeddedZooKeeper(ensemble, 1, folder)) {
      zooKeeper.start(Duration.ofSeconds(30));
      try (ZooKeeperSession session =
          new ZooKeeperSession(ensemble.connectString(), ZooKeeperSession.DEFAULT_TIMEOUT)) {
        session.start();
        run(session, new ZooKeeperDocumentStore(session));
      }
    }
  }

  private void run(ZooKeeperSession session, DocumentStore documents) throws Exception {
    lead(session, documents);
    AppSettings settings = AppSettings.STANDARD;
    ApiBackend backend =
        new ApiBackend(
            gate(),
            new AppJson(settings),
            _ -> List.of(),
            (type, body) -> leader.ifPresent(l -> l.publish(type, body)),
            (_, _) -> Optional.empty(),
            TaskCommands.NONE,
            new UsageBook(UsageSource.NONE, InstantSource.system()),
            List::of,
            _ -> Optional.empty(),
            LogLevels.NONE,
            InstantSource.system());
    try (ApiServer server = new ApiServer(ApiSettings.on("127.0.0.1", 0), backend, List.of())) {
      server.start();
      base = URI.create("http://127.0.0.1:" + server.port());
      measureChanges("with no other apps");
      fill();
      measureChanges("with %,d apps".formatted(APPS));
      measureReads();
      measureFanOut();
      measureRestart(session, documents);
    } finally {
      leader.ifPresent(ClusterLeader::close);
      election.ifPresent(LeaderElection::close);
    }
  }

  private LeaderGate gate() {
    return new LeaderGate() {
      @Override
      public Leadership current() {
        return leader.<Leadership>map(Leadership.Leading::new).orElseGet(Leadership.Vacant::new);
      }

      @Override
      public Leadership await(Duration timeout) {
        return current();
      }

      @Override
      public void abdicate() {}
    };
  }

  /** Has a new candidate elected and lead. */
  private void lead(ZooKeeperSession session, DocumentStore documents) throws Exception {
    BlockingQueue<io.ngp.store.Leadership> won = new ArrayBlockingQueue<>(1);
    election.ifPresent(LeaderElection::close);
    LeaderElection candidate =
        new LeaderElection(session, "bench", "http://127.0.0.1", winner(won));
    election = Optional.of(candidate);
    candidate.start();
    io.ngp.store.Leadership leadership = won.poll(60, TimeUnit.SECONDS);
    if (leadership == null) {
      throw new IOException("No leader was elected");
    }
    ClusterLeader elected =
        new ClusterLeader(
            AppSettings.STANDARD,
            new ZooKeeperStateStore(documents.fenced(leadership)),
            new SimulatedEngine(),
            new Probes(
                (_, _, _) -> "", (_, _, _) -> ReadinessProber.Reply.unreached("no task answers")),
            new RouteRules("ngp.test"),
            leadership.epoch(),
            InstantSource.system(),
            () -> report("leadership lost", "!"));
    elected.start();
    leader = Optional.of(elected);
  }

  private static LeadershipListener winner(BlockingQueue<io.ngp.store.Leadership> won) {
    return new LeadershipListener() {
      @Override
      public void elected(io.ngp.store.Leadership leadership) {
        won.add(leadership);
      }

      @Override
      public void lost() {}
    };
  }

  private void fill() throws Exception {
    long start = System.nanoTime();
    for (int group = 0; group * PER_GROUP < APPS; group++) {
      StringBuilder apps = new StringBuilder();
      for (int i = 0; i < PER_GROUP; i++) {
        apps.append(i == 0 ? "" : ",").append(app("app" + i, INSTANCES, "sleep 1000"));
      }
      send("PUT", "/v2/groups/group" + group, "{\"apps\":[" + apps + "]}", 200);
      settle();
    }
    double seconds = seconds(start);
    report(
        "deploy %,d apps of %d tasks, %d apps a request".formatted(APPS, INSTANCES, PER_GROUP),
        "%.1f s (%.0f tasks/s)".formatted(seconds, APPS * INSTANCES / seconds));
    reportHeap("heap in use after that");
  }

  private static String app(String id, int instances, String command) {
    return """
    {"id":"%s","cmd":"%s","instances":%d,"cpus":0.1,"mem":32,"env":{"STAGE":"bench","REGION":"here"},
     "labels":{"team":"t%d"},"portDefinitions":[{"port":0,"name":"http"}]}\
    """
        .formatted(id, command, instances, Math.floorMod(id.hashCode(), 50));
  }

  /** Each change alone: asked for, durable, deployed. */
  private void measureChanges(String when) throws Exception {
    List<Long> created = new ArrayList<>();
    List<Long> patched = new ArrayList<>();
    List<Long> deployed = new ArrayList<>();
    List<Long> deleted = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      String id = "/probe/p" + i % 10;
      long start = System.nanoTime();
      send("POST", "/v2/apps", app(id, 1, "sleep 1"), 201);
      created.add(System.nanoTime() - start);
      settle();
      deployed.add(System.nanoTime() - start);
      start = System.nanoTime();
      send("PATCH", "/v2/apps" + id, "{\"instances\":2}", 200);
      patched.add(System.nanoTime() - start);
      settle();
      start = System.nanoTime();
      send("DELETE", "/v2/apps" + id, "", 200);
      deleted.add(System.nanoTime() - start);
      settle();
    }
    report("POST an app, " + when, quantiles(created));
    report("POST to deployed, " + when, quantiles(deployed));
    report("PATCH an app, " + when, quantiles(patched));
    report("DELETE an app, " + when, quantiles(deleted));
  }

  private void measureReads() throws Exception {
    String some = "/group%d/app7".formatted(APPS / PER_GROUP / 2);
    measureRead("GET /v2/apps", "/v2/apps", 5);
    measureRead("GET /v2/apps?label=team==t7", "/v2/apps?label=team%3D%3Dt7", 5);
    measureRead("GET /v2/groups (embeds all)", "/v2/groups", 3);
    measureRead("GET /v2/groups/group/apps", "/v2/groups" + some.replace("app7", "apps"), 20);
    measureRead("GET /v2/apps/{id}", "/v2/apps" + some, 50);
    measureRead("GET /v2/apps/{id}/tasks", "/v2/apps" + some + "/tasks", 50);
    measureRead("GET /v2/tasks", "/v2/tasks", 3);
    measureRead("GET /v2/queue", "/v2/queue", 20);
    measureRead("GET /v2/deployments", "/v2/deployments", 20);
    reportHeap("heap in use after the reads");
  }

  private void measureRead(String what, String path, int times) throws Exception {
    List<Long> took = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      HttpResponse<byte[]> answer =
          http.send(HttpRequest.newBuilder(base.resolve(path)).build(), BodyHandlers.ofByteArray());
      took.add(System.nanoTime() - start);
      bytes = answer.body().length;
      if (answer.statusCode() != 200) {
        throw new IOException(path + " answered " + answer.statusCode());
      }
    }
    report(what, "%s, %,d KiB".formatted(quantiles(took), bytes / 1024));
  }

  /** From the answer to a change until every listener has heard of its end. */
  private void measureFanOut() throws Exception {
    AtomicLong heard = new AtomicLong();
    CountDownLatch attached = new CountDownLatch(LISTENERS);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < LISTENERS; i++) {
      threads.add(Thread.ofVirtual().start(() -> listen(attached, heard)));
    }
    if (!attached.await(60, TimeUnit.SECONDS)) {
      throw new IOException(
          "Only %d listeners attached".formatted(LISTENERS - attached.getCount()));
    }
    List<Long> took = new ArrayList<>();
    long before = heard.get();
    long start = System.nanoTime();
    for (int i = 0; i < SAMPLES; i++) {
      long sent = System.nanoTime();
      long expected = heard.get() + LISTENERS;
      send("PATCH", "/v2/apps/group0/app0", "{\"instances\":%d}".formatted(1 + i % 2), 200);
      awaitAtLeast(heard, expected);
      took.add(System.nanoTime() - sent);
      settle();
    }
    double seconds = seconds(start);
    report("PATCH until %d listeners heard of its success".formatted(LISTENERS), quantiles(took));
    report("deployments heard of", "%.0f/s".formatted((heard.get() - before) / seconds));
    threads.forEach(Thread::interrupt);
  }

  private void listen(CountDownLatch attached, AtomicLong heard) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/v2/events?event_type=deployment_success"))
            .header("Accept", "text/event-stream")
            .build();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                http.send(request, BodyHandlers.ofInputStream()).body(), UTF_8))) {
      attached.countDown();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: deployment_success")) {
          heard.incrementAndGet();
        }
      }
    } catch (IOException | InterruptedException _) {
      // The measurement is over.
    }
  }

  private void measureRestart(ZooKeeperSession session, DocumentStore documents) throws Exception {
    leader.ifPresent(ClusterLeader::close);
    leader = Optional.empty();
    long start = System.nanoTime();
    lead(session, documents);
    report("a new leader has loaded all and leads", "%.2f s".formatted(seconds(start)));
    send("PATCH", "/v2/apps/group0/app0", "{\"instances\":3}", 200);
    settle();
    report("and has carried out a change", "%.2f s".formatted(seconds(start)));
    reportHeap("heap in use after that");
  }

  private void send(String method, String path, String body, int expected) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != expected) {
      throw new IOException(
          "%s %s answered %d %s".formatted(method, path, answer.statusCode(), answer.body()));
    }
  }

  /** Waits until no deployment runs. */
  private void settle() throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!leader.orElseThrow().view().deployments().isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IOException("Deployments did not end within " + PATIENCE);
      }
      Thread.onSpinWait();
      TimeUnit.MICROSECONDS.sleep(200);
    }
  }

  private static void awaitAtLeast(AtomicLong counter, long expected) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (counter.get() < expected) {
      if (System.nanoTime() > deadline) {
        throw new IOException("Listeners heard %d of %d".formatted(counter.get(), expected));
      }
      TimeUnit.MICROSECONDS.sleep(200);
    }
  }

  private static String quantiles(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return "p50 %.1f ms, max %.1f ms"
        .formatted(sorted.get(sorted.size() / 2) / 1e6, sorted.getLast() / 1e6);
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static void reportHeap(String what) {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    report(
        what,
        "%,d MiB of %,d"
            .formatted(
                (runtime.totalMemory() - runtime.freeMemory()) >> 20, runtime.maxMemory() >> 20));
  }

  private static void report(String what, String result) {
    System.out.printf("SCALE %-62s %s%n", what, result);
  }
}
