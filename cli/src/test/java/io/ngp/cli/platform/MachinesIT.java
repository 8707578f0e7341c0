package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ngp.testkit.lab.Lab;
import io.ngp.testkit.lab.LabRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A platform on the hosts of a lab, from nothing to nothing: three masters, two agents and a
 * balancer, under load while hosts, nodes and daemons are lost. What was measured is logged.
 */
@Tag("long")
class MachinesIT {
  private static final Logger LOG = LoggerFactory.getLogger(MachinesIT.class);
  private static final String NETWORK = "10.75.0";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String PAGE = "http://page.ngp.localhost:8080";
  private static final String JAVA = "java";
  private static final int BALANCER = 3;

  /** Without systemd. */
  private static final int PLAIN = 4;

  private static final int WORKER = 5;
  private static final int SPARE = 6;

  @TempDir private Path folder;
  private Lab lab;
  private RunningPlatform platform;

  @BeforeEach
  void findPlace() throws IOException {
    lab = new Lab(Files.createTempDirectory(Path.of("/var/tmp"), "ngp-lab-"), NETWORK);
    platform = new RunningPlatform(folder);
  }

  @Test
  void platformOnHostsSurvivesLossesAndUpgradesAndLeavesNothing() throws IOException {
    var obstacle = Lab.obstacle().or(LabRegistry::obstacle);
    assumeTrue(obstacle.isEmpty(), obstacle.orElse(""));
    try (var _ = lab) {
      lab.up(3);
      lab.addPlain(PLAIN);
      lab.add(WORKER);
      try (var registry = new LabRegistry(lab)) {
        registry.push(1, "busybox");
        registry.pushJava(1, JAVA, RunningPlatform.home());

        makes(registry);
        hostRepairsItselfAndTells();
        driftIsRepairedAndTasksRunOn();
        workerThatIsOffComesBack();
        leaderIsKilled();
        daemonOfAManagerIsKilled();
        networkOfAWorkerIsCut();
        hostThatIsGoneIsReplaced(registry);
        newerVersionComesHostByHost();
        destroys();
      }
    }
  }

  private void makes(LabRegistry registry) throws IOException {
    write(registry, WORKER);
    var began = System.nanoTime();
    platform.succeeds("apply", "--yes");
    measured("from nothing to three apps that serve", began);

    expectNodes("master-1", "master-2", "master-3", "agent-4", "agent-5", "balancer-3");
    assertThat(EdgeProbe.await(lab.address(BALANCER), PAGE, SOON)).as("the page").isTrue();
    for (var app : List.of("hello", "www")) {
      var address = "http://%s.ngp.localhost:8080".formatted(app);
      assertThat(EdgeProbe.await(lab.address(BALANCER), address, SOON))
          .as("%s, an app without an image", app)
          .isTrue();
    }
    assertThat(platform.succeeds("app", "exec", "page", "--", "hostname").out()).isNotBlank();
    assertThat(
            lab.on(
                2,
                "echo | openssl s_client -connect %s:8443 -servername page.ngp.localhost 2>/dev/null | openssl x509 -noout -issuer"
                    .formatted(lab.address(BALANCER))))
        .as("a certificate of the user's")
        .contains("Shop CA");
    for (var host : new int[] {1, 2, BALANCER, 4, WORKER}) {
      assertThat(imageOfNgp(host)).isEqualTo("there");
    }
    assertThat(platform.succeeds("plan").out()).startsWith("No changes.");
    assertThat(lab.on(2, "curl -sk -m 5 https://%s:8081/v2/apps".formatted(lab.address(1))))
        .as("who is nobody learns nothing")
        .contains("no certificate was shown");
  }

  private String imageOfNgp(int host) {
    return lab.on(
        host, "docker image inspect -f there ngp:$(basename $(readlink /opt/ngp/current)) || true");
  }

  /** What was changed by hand is so again without an apply, and commands tell. */
  private void hostRepairsItselfAndTells() {
    lab.on(4, "sysctl -qw net.ipv4.tcp_fin_timeout=61; chmod 700 /opt/ngp/versions");

    await(
        "what was changed by hand is repaired",
        () ->
            lab.on(4, "sysctl -n net.ipv4.tcp_fin_timeout; stat -c %a /opt/ngp/versions")
                .equals("30\n755"));
    await(
        "commands tell",
        () ->
            platform
                .succeeds("node", "list")
                .out()
                .contains("agent-4  drift: 2 items, repaired at "));
    assertThat(lab.on(4, "grep 'sysctl net' /var/log/ngp-upkeep.log"))
        .contains("sysctl net.ipv4.tcp_fin_timeout was 61 instead of 30: repaired");
    assertThat(platform.succeeds("plan").out()).startsWith("No changes.");
  }

  /** An agent's configuration is changed by hand, and a balancer is stopped. */
  private void driftIsRepairedAndTasksRunOn() {
    var tasks = containers(4);
    lab.on(4, "sed -i 's/31000-31999/31000-31001/' /etc/ngp/agent.json");
    lab.on(BALANCER, "systemctl stop ngp@balancer");

    assertThat(platform.succeeds("plan").out())
        .contains("file /etc/ngp/agent.json", "agent-4 restarts; its tasks keep running")
        .contains("service", "stopped")
        .contains("0 to add, 2 to change, 0 to destroy");
    platform.succeeds("apply", "--yes");

    assertThat(lab.on(4, "grep -o '31000-31[0-9]*' /etc/ngp/agent.json")).isEqualTo("31000-31999");
    assertThat(containers(4)).isEqualTo(tasks);
    assertThat(EdgeProbe.await(lab.address(BALANCER), PAGE, SOON)).isTrue();
  }

  private String containers(int host) {
    return lab.on(host, "docker ps -q --no-trunc | sort");
  }

  private void workerThatIsOffComesBack() {
    try (var load = load()) {
      var began = System.nanoTime();
      lab.powerOff(WORKER);
      await("all tasks run on the worker that is left", () -> pageIsOn(4));
      measured("worker off: all tasks elsewhere", began, load);
      var back = System.nanoTime();
      lab.powerOn(WORKER);
      await("the worker is healthy again", this::isWell);
      measured("worker on again: healthy", back, load);
    }
  }

  private void leaderIsKilled() {
    try (var load = load()) {
      var leader =
          platform
              .status()
              .path("nodes")
              .valueStream()
              .filter(node -> node.path("detail").asString("").equals("leading"))
              .map(node -> node.path("name").asString(""))
              .findFirst()
              .orElseThrow();
      var began = System.nanoTime();
      lab.on(number(leader), "kill -9 $(pgrep -u ngp -f 'master.json')");
      await("a change is accepted", () -> platform.ngp("app", "scale", "page", "3").status() == 0);
      measured("leader killed: a change was accepted and done", began, load);
      await("the master is back", this::isWell);
      assertThat(load.failures()).as("requests while the leader was lost").isEmpty();
    }
  }

  private void daemonOfAManagerIsKilled() {
    try (var load = load()) {
      var began = System.nanoTime();
      lab.on(1, "pkill -KILL -x dockerd");
      await("a change is done", () -> platform.ngp("app", "scale", "page", "2").status() == 0);
      measured("daemon of a manager killed: a change was done", began, load);
      await(
          "the host starts its daemon again",
          () ->
              lab.on(
                      1,
                      "docker node ls --format '{{.ManagerStatus}}' | grep -c 'Leader\\|Reachable'")
                  .equals("3"));
      assertThat(load.failures()).as("requests while a manager's daemon was lost").isEmpty();
    }
  }

  /** One that has some of the page; of hello each worker has an instance. */
  private void networkOfAWorkerIsCut() {
    int cut = running("page", 4) > 0 ? 4 : WORKER;
    int other = cut == 4 ? WORKER : 4;
    await(
        "hello runs on both workers",
        () -> running("hello", cut) == 1 && running("hello", other) == 1);
    try (var load = load("hello")) {
      var began = System.nanoTime();
      lab.cut(cut);
      await("all of the page runs on the other worker", () -> pageIsOn(other));
      measured("worker cut off: all of the page elsewhere", began, load);
      var back = System.nanoTime();
      lab.mend(cut);
      await("the worker is healthy again", this::isWell);
      await(
          "what was replaced is stopped",
          () -> lab.on(cut, "docker ps --format '{{.Names}}' | grep -c page || true").equals("0"));
      measured("worker connected again: healthy, what was replaced is stopped", back, load);
      assertThat(load.failures()).as("requests while a worker was cut off").isEmpty();
    }
  }

  private void hostThatIsGoneIsReplaced(LabRegistry registry) throws IOException {
    lab.powerOff(1);
    var refused = platform.ngp("plan");
    assertThat(refused.status()).isNotZero();
    assertThat(refused.out() + refused.err())
        .contains(lab.address(1) + " does not answer at port 22")
        .contains("take it out of the platform file");

    lab.add(SPARE);
    write(registry, WORKER, SPARE);
    try (var load = load()) {
      var began = System.nanoTime();
      platform.succeeds("apply", "--yes");
      measured("a master's host replaced by another", began, load);
      assertThat(load.failures()).as("requests while a host was replaced").isEmpty();
    }
    expectNodes("master-2", "master-3", "master-6", "agent-4", "agent-5", "balancer-3");
    assertThat(platform.succeeds("node", "list").out())
        .contains("master-6")
        .doesNotContain("master-1");
    await(
        "the swarm has three managers and no other nodes",
        () ->
            lab.on(2, "docker node ls --format '{{.Status}} {{.ManagerStatus}}' | sort | xargs")
                .equals("Ready Ready Ready Leader Ready Reachable Ready Reachable"));
  }

  private void newerVersionComesHostByHost() {
    var former = versions();
    var tasks = containers(4) + containers(WORKER);
    try (var load = load()) {
      var began = System.nanoTime();
      platform.newer().succeeds("apply", "--yes");
      measured("another version on all hosts", began, load);
      assertThat(load.failures()).as("requests while all nodes restarted").isEmpty();
    }
    assertThat(versions()).as("versions").doesNotContainAnyElementsOf(former);
    assertThat(containers(4) + containers(WORKER)).as("tasks ran on").isEqualTo(tasks);
    assertThat(imageOfNgp(SPARE)).isEqualTo("there");
    assertThat(isWell()).isTrue();
  }

  private List<String> versions() {
    return IntStream.of(2, BALANCER, 4, WORKER, SPARE)
        .mapToObj(host -> lab.on(host, "readlink /opt/ngp/current"))
        .toList();
  }

  private void destroys() {
    var gone = platform.newer().succeeds("destroy", "--yes", "--allow-data-loss");
    assertThat(gone.out() + gone.err()).doesNotContain("waiting for a master that answers");
    for (var host : new int[] {2, 3, 4, 5, 6}) {
      assertThat(
              lab.on(
                  host,
                  "ls -d /etc/ngp /opt/ngp /var/l*/ngp* /etc/systemd/system/{,*/}ngp* 2>&1; ps -u ngp -o comm= 2>&1; docker ps -q; docker images -q ngp; docker info --format '{{.Swarm.LocalNodeState}}'"))
          .as("host %d", host)
          .doesNotContain("\n/")
          .doesNotStartWith("/")
          .doesNotContain("java")
          .endsWith("inactive");
    }
    assertThat(folder.resolve(".ngp/default/hosts")).doesNotExist();
    assertThat(folder.resolve(".ngp/default/operator")).doesNotExist();
  }

  private ConstantLoad load() {
    return load("page");
  }

  private ConstantLoad load(String app) {
    return ConstantLoad.startPatientAt(
        new InetSocketAddress(lab.address(BALANCER), 8080), app + ".ngp.localhost", "/", 4, 20_000);
  }

  /** Whether the two instances of the page run there. */
  private boolean pageIsOn(int host) {
    return running("page", host) == 2;
  }

  /** How many healthy tasks of an app a host runs. */
  private long running(String app, int host) {
    var tasks = platform.succeeds("task", "list", app, "--json").json().path("tasks");
    return tasks
        .valueStream()
        .filter(task -> task.path("state").asString("").equals("TASK_RUNNING"))
        .filter(task -> task.path("host").asString("").equals(lab.address(host)))
        .filter(task -> task.path("healthCheckResults").path(0).path("alive").asBoolean(false))
        .count();
  }

  private boolean isWell() {
    return platform.status().path("healthy").asBoolean(false);
  }

  private static int number(String node) {
    return Integer.parseInt(node.substring(node.lastIndexOf('-') + 1));
  }

  private static void await(String claim, Callable<Boolean> holds) {
    RunningPlatform.await(claim, SOON, holds);
  }

  private static void measured(String what, long began) {
    LOG.info("{}: {} s", what, Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0);
  }

  private static void measured(String what, long began, ConstantLoad load) {
    LOG.info(
        "{}: {} s; {} requests answered, {} failed {}",
        what,
        Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0,
        load.answered(),
        load.failed(),
        load.failures().stream().limit(3).toList());
  }

  private void expectNodes(String... names) {
    JsonNode status = platform.succeeds("status", "--json").json();
    assertThat(status.path("nodes").valueStream())
        .extracting(node -> node.path("name").asString(""))
        .containsExactly(names);
    assertThat(status.path("healthy").asBoolean(false)).as(status.toString()).isTrue();
  }

  /** Masters on hosts 1 to 3, or another one first; the balancer beside the third. */
  private void write(LabRegistry registry, int worker) throws IOException {
    write(registry, worker, 1);
  }

  private void write(LabRegistry registry, int worker, int first) throws IOException {
    var image = registry.image("busybox");
    Files.writeString(
        folder.resolve("hello.json"),
        Files.readString(RunningPlatform.home().resolve("examples/machines/hello.json")));
    Files.writeString(
        folder.resolve("www.json"), RunningPlatform.shippedSample().put("instances", 2).toString());
    Files.writeString(
        folder.resolve("page.json"),
        """
        {"id": "/page", "cpus": 0.05, "mem": 32, "instances": 2,
         "args": ["sh", "-c", "mkdir /www; echo $HOSTNAME >/www/index.html; exec httpd -f -p 80 -h /www"],
         "container": {"type": "DOCKER", "docker": {"image": "%s"}, "portMappings": [{"containerPort": 80, "hostPort": 0}]},
         "networks": [{"mode": "container/bridge"}],
         "constraints": [["hostname", "GROUP_BY"]],
         "unreachableStrategy": {"inactiveAfterSeconds": 0, "expungeAfterSeconds": 0},
         "healthChecks": [{"protocol": "HTTP", "path": "/", "intervalSeconds": 1}]}
        """
            .formatted(image));
    platform.write(
        """
        platform: machines
        target: machines
        machines:
          - {host: %s, roles: [master]}
          - {host: %s, roles: [master]}
          - {host: %s, roles: [master, balancer]}
          - {host: %s, roles: [agent]}
          - {host: %s, roles: [agent]}
        modules:
          cluster:
            key_file: %s
            swarm_image: "%s"
            sysctls: {net.ipv4.tcp_fin_timeout: 30}
            upkeep_seconds: 10
          edge:
            port: 8080
            https: true
            https_port: 8443
            certificate_files: {page.pem: "${page.chain_pem}", page.key: "${page.private_key_pem}"}
        resources:
          shop: {type: tls.ca, common_name: Shop CA}
          page:
            type: tls.certificate
            ca_certificate_pem: "${shop.certificate_pem}"
            ca_private_key_pem: "${shop.private_key_pem}"
            common_name: page.ngp.localhost
            dns_names: [page.ngp.localhost]
            usages: [server]
        apps:
          - hello.json
          - www.json
          - {file: page.json, once: true}
        """
            .formatted(
                lab.address(first),
                lab.address(2),
                lab.address(3),
                lab.address(4),
                lab.address(worker),
                lab.key(),
                registry.image(JAVA)));
  }
}
