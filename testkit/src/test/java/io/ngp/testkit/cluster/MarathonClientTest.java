package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.testkit.engine.Eventually;
import io.ngp.testkit.engine.FakeBehavior;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import mesosphere.marathon.client.Marathon;
import mesosphere.marathon.client.MarathonClient;
import mesosphere.marathon.client.MarathonException;
import mesosphere.marathon.client.model.v2.App;
import mesosphere.marathon.client.model.v2.Command;
import mesosphere.marathon.client.model.v2.Deployment;
import mesosphere.marathon.client.model.v2.Group;
import mesosphere.marathon.client.model.v2.HealthCheck;
import mesosphere.marathon.client.model.v2.Result;
import mesosphere.marathon.client.model.v2.Task;
import mesosphere.marathon.client.model.v2.UpgradeStrategy;
import mesosphere.marathon.client.model.v2.VersionedApp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Marathon's own Java client, as it is, does its work with a real master. */
@Timeout(120)
class MarathonClientTest {
  private static final String WEB = "/shop/web";

  private final LeaderRig rig = new LeaderRig();
  private ServedCluster cluster;
  private Marathon marathon;

  @BeforeEach
  void begin() throws Exception {
    cluster = ServedCluster.started(rig);
    marathon = MarathonClient.getInstance(cluster.uri("").toString());
  }

  @AfterEach
  void end() {
    cluster.close();
  }

  @Test
  void appsAreCreatedReadChangedAndDeleted() throws Exception {
    VersionedApp created = marathon.createApp(web(2));
    assertThat(created.getId()).isEqualTo(WEB);
    assertThat(created.getVersion()).isNotEmpty();
    assertThat(created.getDeployments()).hasSize(1);
    settled();

    App running = marathon.getApp(WEB).getApp();
    assertThat(running.getTasksRunning()).isEqualTo(2);
    assertThat(running.getTasks()).extracting(Task::getState).containsOnly("TASK_RUNNING");
    assertThat(running.getEnv()).containsEntry("RELEASE", "one");
    assertThat(running.getPortDefinitions()).hasSize(1);
    assertThat(marathon.getApps().getApps()).extracting(App::getId).containsExactly(WEB);
    assertThat(marathon.getApps(Map.of("id", "nothing")).getApps()).isEmpty();

    App change = new App();
    change.setInstances(3);
    Result scaled = marathon.updateApp(WEB, change, false);
    assertThat(scaled.getDeploymentId()).isNotEmpty();
    settled();
    App after = marathon.getApp(WEB).getApp();
    assertThat(after.getTasksRunning()).isEqualTo(3);
    assertThat(after.getCmd()).isEqualTo("serve");
    assertThat(after.getVersionInfo().getLastScalingAt()).isEqualTo(scaled.getVersion());
    assertThat(after.getVersionInfo().getLastConfigChangeAt()).isEqualTo(created.getVersion());

    marathon.deleteApp(WEB);
    assertRefused(404, () -> marathon.getApp(WEB));
    settled();
    assertThat(marathon.getTasks().getTasks()).isEmpty();
  }

  @Test
  void everythingTheClientCanSayOfAnAppIsUnderstood() throws Exception {
    App app = web(1);
    app.setDisk(10.0);
    app.setLabels(Map.of("tier", "web"));
    app.setConstraints(List.of(List.of("hostname", "UNIQUE")));
    app.setUris(List.of("http://127.0.0.1/a.tgz"));
    app.setPorts(List.of(0, 0));
    app.setRequirePorts(false);
    app.setBackoffSeconds(2);
    app.setBackoffFactor(1.5);
    app.setMaxLaunchDelaySeconds(60);
    app.setAcceptedResourceRoles(List.of("*"));
    app.setDependencies(List.of("/shop/db"));
    UpgradeStrategy strategy = new UpgradeStrategy();
    strategy.setMinimumHealthCapacity(0.5);
    strategy.setMaximumOverCapacity(0.5);
    app.setUpgradeStrategy(strategy);
    HealthCheck http = new HealthCheck();
    http.setProtocol("HTTP");
    http.setPath("/health");
    http.setPortIndex(1);
    http.setIntervalSeconds(5);
    HealthCheck command = new HealthCheck();
    command.setProtocol("COMMAND");
    Command check = new Command();
    check.setValue("true");
    command.setCommand(check);
    app.setHealthChecks(List.of(http, command));
    marathon.createApp(app);

    App read = marathon.getApp(WEB).getApp();

    assertThat(read.getLabels()).isEqualTo(app.getLabels());
    assertThat(read.getConstraints()).isEqualTo(app.getConstraints());
    assertThat(read.getFetch().getFirst().getUri()).isEqualTo("http://127.0.0.1/a.tgz");
    assertThat(read.getPortDefinitions()).hasSize(2);
    assertThat(read.getBackoffFactor()).isEqualTo(1.5);
    assertThat(read.getDependencies()).containsExactly("/shop/db");
    assertThat(read.getUpgradeStrategy().getMinimumHealthCapacity()).isEqualTo(0.5);
    assertThat(read.getHealthChecks())
        .extracting(HealthCheck::getProtocol)
        .containsExactlyInAnyOrder("HTTP", "COMMAND");
  }

  @Test
  void versionsAreListedReadAndGoneBackTo() throws Exception {
    String first = marathon.createApp(web(1)).getVersion();
    settled();
    App change = new App();
    change.setEnv(Map.of("RELEASE", "two"));
    String second = marathon.updateApp(WEB, change, false).getVersion();
    settled();

    assertThat(marathon.getAppVersions(WEB).getVersions()).contains(first, second);
    assertThat(marathon.getAppVersion(WEB, first).getEnv()).containsEntry("RELEASE", "one");
    assertThat(marathon.getAppVersion(WEB, second).getEnv()).containsEntry("RELEASE", "two");
    marathon.updateApp(WEB, marathon.getAppVersion(WEB, first), false);
    settled();
    assertThat(marathon.getApp(WEB).getApp().getEnv()).containsEntry("RELEASE", "one");
  }

  @Test
  void restartingAndKillingGiveNewTasks() throws Exception {
    marathon.createApp(web(2));
    settled();
    List<String> first = taskIds();

    marathon.restartApp(WEB, false);
    settled();
    List<String> second = taskIds();
    assertThat(second).hasSize(2).doesNotContainAnyElementsOf(first);

    Task killed = marathon.deleteAppTask(WEB, second.getFirst(), "false").getTask();
    assertThat(killed.getId()).isEqualTo(second.getFirst());
    Eventually.holds(
        "another task runs in its place",
        () -> taskIds().size() == 2 && !taskIds().contains(second.getFirst()));
    assertThat(marathon.deleteAppTasks(WEB, "127.0.0.1", "false").getTasks()).hasSize(2);
    Eventually.holds("two run again", () -> taskIds().size() == 2);

    marathon.deleteAppTask(WEB, taskIds().getFirst(), "true");
    settled();
    assertThat(marathon.getApp(WEB).getApp().getInstances()).isEqualTo(1);
  }

  @Test
  void nestedGroupsAreCreatedReadChangedAndDeleted() throws Exception {
    Group database = group("db", List.of(app("db1", 1)), List.of());
    Group shop = group("/shop", List.of(app("web", 2)), List.of(database));
    assertThat(marathon.createGroup(shop).getDeploymentId()).isNotEmpty();
    settled();

    Group read = marathon.getGroup("/shop");
    assertThat(read.getApps()).extracting(App::getId).containsExactly("/shop/web");
    Group child = read.getGroups().iterator().next();
    assertThat(child.getId()).isEqualTo("/shop/db");
    assertThat(child.getApps()).extracting(App::getId).containsExactly("/shop/db/db1");

    Group change = new Group();
    change.setApps(List.of(app("web", 3), app("cart", 1)));
    marathon.updateGroup("/shop", true, change);
    settled();
    assertThat(marathon.getGroup("/shop").getApps())
        .extracting(App::getId)
        .containsExactly("/shop/cart", "/shop/web");
    assertThat(marathon.getGroup("/shop").getGroups()).hasSize(1);
    assertThat(marathon.getTasks().getTasks()).hasSize(5);

    marathon.deleteGroup("/shop", false);
    settled();
    assertRefused(404, () -> marathon.getGroup("/shop"));
    assertThat(marathon.getApps().getApps()).isEmpty();
  }

  /** The client has no word for scaling groups; others send it. */
  @Test
  void groupsAreScaledAsAWhole() throws Exception {
    marathon.createGroup(group("/shop", List.of(app("web", 3)), List.of()));
    settled();

    assertThat(
            cluster
                .send(
                    "PUT",
                    "/v2/groups//shop",
                    "{\"scaleBy\":1.5}",
                    "Content-Type",
                    "application/json")
                .statusCode())
        .isEqualTo(200);
    settled();

    assertThat(marathon.getApp(WEB).getApp().getTasksRunning()).isEqualTo(5);
  }

  @Test
  void deploymentsAreListedCancelledAndRolledBack() throws Exception {
    marathon.createApp(web(1));
    settled();
    rig.machines.behave(LeaderRig.WEB, FakeBehavior.RUNS.startingSlowly());
    App change = new App();
    change.setEnv(Map.of("RELEASE", "two"));
    Result under = marathon.updateApp(WEB, change, false);

    List<Deployment> running = marathon.getDeployments();
    assertThat(running).hasSize(1);
    Deployment deployment = running.getFirst();
    assertThat(deployment.getId()).isEqualTo(under.getDeploymentId());
    assertThat(deployment.getAffectedApps()).containsExactly(WEB);
    assertThat(deployment.getCurrentStep()).isEqualTo(1);
    assertThat(deployment.getTotalSteps()).isEqualTo(1);
    assertThat(deployment.getCurrentActions())
        .extracting(Deployment.Action::getApp)
        .containsExactly(WEB);
    assertRefused(409, () -> marathon.updateApp(WEB, web(5), false));

    rig.machines.behave(LeaderRig.WEB, FakeBehavior.RUNS);
    Result rollback = marathon.cancelDeploymentAndRollback(under.getDeploymentId());
    assertThat(rollback.getDeploymentId()).isNotEqualTo(under.getDeploymentId());
    settled();
    assertThat(marathon.getApp(WEB).getApp().getEnv()).containsEntry("RELEASE", "one");

    rig.machines.behave(LeaderRig.WEB, FakeBehavior.RUNS.startingSlowly());
    Result second = marathon.updateApp(WEB, change, false);
    marathon.cancelDeployment(second.getDeploymentId());
    assertThat(marathon.getDeployments()).isEmpty();
    assertThat(marathon.getApp(WEB).getApp().getEnv()).containsEntry("RELEASE", "two");
    assertRefused(404, () -> marathon.cancelDeployment(second.getDeploymentId()));
  }

  @Test
  void whatWaitsIsInTheQueue() throws Exception {
    rig.machines.behave(LeaderRig.WEB, FakeBehavior.RUNS.refused());
    marathon.createApp(web(2));

    Eventually.holds("both wait", () -> marathon.getQueue().getQueue().size() == 1);
    var waiting = marathon.getQueue().getQueue().iterator().next();

    assertThat(waiting.getCount()).isEqualTo(2);
    assertThat(waiting.getApp().getId()).isEqualTo(WEB);
    assertThat(waiting.getDelay().getTimeLeftSeconds()).isZero();
  }

  @Test
  void theServerTellsOfItself() throws Exception {
    assertThat(marathon.getServerInfo().getName()).isEqualTo("marathon");
    assertThat(marathon.getServerInfo().getElected()).isTrue();
    assertThat(marathon.getServerInfo().getLeader()).endsWith(":" + cluster.port());
  }

  /** The client has no event stream of its own; this is what any plain one does. */
  @Test
  void theEventStreamTellsTheStoryOfADeployment() throws Exception {
    HttpURLConnection connection =
        (HttpURLConnection)
            cluster
                .uri("/v2/events?event_type=deployment_info&event_type=deployment_success")
                .toURL()
                .openConnection();
    connection.setRequestProperty("Accept", "text/event-stream");
    connection.setReadTimeout(20_000);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      // The first bytes say that events are told from now on; headers come before that.
      assertThat(lines.readLine()).isEmpty();
      String id = marathon.createApp(web(1)).getDeployments().getFirst().getId();

      List<String> types = new ArrayList<>();
      String type = "";
      while (!types.contains("deployment_success")) {
        String line = lines.readLine();
        if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          assertThat(ServedCluster.json(line.substring(6)).path("eventType").asString())
              .isEqualTo(type);
          // The end of what an earlier test left may come first.
          if (line.contains(id)) {
            types.add(type);
          }
        }
      }
      assertThat(types).containsExactly("deployment_info", "deployment_info", "deployment_success");
    } finally {
      connection.disconnect();
    }
  }

  @Test
  void mistakesAreTheClientsExceptions() throws Exception {
    App nothingToRun = new App();
    nothingToRun.setId("/x");
    App badId = app("/No_Id", 1);

    assertRefused(422, () -> marathon.createApp(nothingToRun));
    assertRefused(422, () -> marathon.createApp(badId));
    marathon.createApp(web(1));
    assertRefused(409, () -> marathon.createApp(web(1)));
  }

  private interface ClientCall {
    void run() throws MarathonException;
  }

  private static void assertRefused(int status, ClientCall call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            MarathonException.class, e -> assertThat(e.getStatus()).isEqualTo(status));
  }

  private static App web(int instances) {
    App app = app(WEB, instances);
    app.setEnv(Map.of("RELEASE", "one"));
    return app;
  }

  private static App app(String id, int instances) {
    App app = new App();
    app.setId(id);
    app.setCmd("serve");
    app.setCpus(0.1);
    app.setMem(16.0);
    app.setInstances(instances);
    app.setLabels(Map.of("NGP_DRAIN_SECONDS", "0"));
    return app;
  }

  private static Group group(String id, Collection<App> apps, Collection<Group> groups) {
    Group group = new Group();
    group.setId(id);
    group.setApps(apps);
    group.setGroups(groups);
    return group;
  }

  private List<String> taskIds() throws MarathonException {
    return marathon.getAppTasks(WEB).getTasks().stream()
        .filter(task -> task.getState().equals("TASK_RUNNING"))
        .map(Task::getId)
        .toList();
  }

  private void settled() throws Exception {
    Eventually.holds("no deployment runs", () -> marathon.getDeployments().isEmpty());
  }
}
