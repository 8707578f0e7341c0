package io.ngp.provider.machines;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.testing.Given;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.nodespec.HostNodes;
import io.ngp.nodespec.NodeSpec;
import io.ngp.provider.machines.ssh.MinaHosts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a node on a real host, where a program of this test's own answers for NGP. */
@Tag("long")
class NodeTypeIT extends MachinesRig {
  /**
   * Answers as a node does; unhealthy if there was a file {@code /var/lib/ngp/sick} when it
   * started.
   */
  private static final String NODE =
      """
      #!/usr/bin/python3
      import http.server, json, os, sys
      told = json.load(open(sys.argv[3]))
      well = not os.path.exists('/var/lib/ngp/sick')
      class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
          self.send_response(200 if well else 503)
          self.end_headers()
          said = {'name': told['name'], 'pid': os.getpid(), 'healthy': well, 'detail': 'sick'}
          self.wfile.write(json.dumps(said).encode())
        def do_POST(self):
          self.do_GET()
      http.server.ThreadingHTTPServer((told['bind'], told['port']), Answers).serve_forever()
      """;

  @BeforeAll
  static void makeHost() {
    var host = type();
    host.create(new TestOperation(), inputs(host, 1, Map.of("docker", Value.of(false))));
    lab.on(1, "cat >/opt/ngp/current/bin/ngp <<'END'\n" + NODE + "END\n");
  }

  @BeforeEach
  void heal() {
    lab.on(1, "rm -f /var/lib/ngp/sick");
  }

  private static ResourceType nodes() {
    var hosts = new MinaHosts(Optional.empty());
    return new MachinesProvider(folder, folder, distribution, () -> hosts)
        .types().stream()
            .filter(type -> type.name().equals("machines.node"))
            .findFirst()
            .orElseThrow();
  }

  private static Fields agent(String name, int port, String version) {
    var config =
        new Fields(
            Map.of(
                "bind", Value.of(lab.address(1)),
                "port", Value.of(port),
                "masters", Value.texts(List.of("http://" + lab.address(1) + ":1")),
                "tasks", Value.of("/var/lib/ngp/tasks"),
                "resources",
                    new Fields(
                        Map.of(
                            "cpus", Value.of(1),
                            "memMib", Value.of(64),
                            "diskMib", Value.of(1),
                            "ports", Value.of("31000-31010")))));
    return Given.complete(
        nodes().schema(),
        new Fields(
            Map.of(
                "host", Value.of(lab.address(1)),
                "key_file", Value.of(lab.key().toString()),
                "name", Value.of(name),
                "role", Value.of("agent"),
                "config", config,
                "files", new Fields(Map.of("a.key", new Value.Secret(Value.of("secret")))),
                "version", Value.of(version),
                "start_seconds", Value.of(3))));
  }

  private static String process() {
    return lab.on(1, "pgrep -f 'ngp node --config /etc/ngp/agent.json' -u ngp | tail -n 1");
  }

  @Test
  void nodeIsKeptAsItWasToldUntilItIsRemoved() {
    var type = nodes();
    var operation = new TestOperation();
    var inputs = agent("agent-1", 8082, "1");
    var outputs = type.create(operation, inputs);
    var known = new Known(operation.token(), inputs, outputs);

    assertThat(outputs.get("address")).isEqualTo(Value.of("http://" + lab.address(1) + ":8082"));
    assertThat(type.read(operation, known)).isEqualTo(new Reading.Present(inputs, outputs));
    assertThat(HostNodes.of(folder).read()).extracting(NodeSpec::name).contains("agent-1");
    assertThat(lab.on(1, "stat -c '%U:%G %a' /etc/ngp/agent.json /etc/ngp/agent/a.key"))
        .isEqualTo("root:ngp 640\nroot:ngp 640");
    var first = process();

    // Unchanged, it is left alone.
    type.update(operation, known, inputs);
    assertThat(process()).isEqualTo(first);

    lab.on(1, "echo '{}' >/etc/ngp/agent.json; echo other >/etc/ngp/agent/a.key");
    var found = (Reading.Present) type.read(operation, known);
    assertThat(ValueReader.of(found.inputs()).map("drift").fields())
        .containsOnlyKeys("file /etc/ngp/agent.json", "file /etc/ngp/agent/a.key");
    type.update(operation, new Known(known.token(), found.inputs(), outputs), inputs);
    assertThat(process()).isNotEqualTo(first);
    assertThat(type.read(operation, known)).isEqualTo(new Reading.Present(inputs, outputs));

    type.delete(operation, known);
    assertThat(
            lab.on(1, "ls -d /etc/ngp/agent* /var/lib/ngp/agent 2>/dev/null; pgrep -u ngp; true"))
        .isEmpty();
    assertThat(type.read(operation, known)).isInstanceOf(Reading.Absent.class);
    assertThat(HostNodes.of(folder).read()).extracting(NodeSpec::name).doesNotContain("agent-1");
  }

  @Test
  void versionThatDoesNotGetWellStopsTheOthersAndSaysTheWayBack() {
    var type = nodes();
    var operation = new TestOperation();
    var former = agent("agent-1", 8082, "1");
    var known = new Known(operation.token(), former, type.create(operation, former));
    lab.on(1, "touch /var/lib/ngp/sick");

    var refusal = refusal(() -> type.update(operation, known, agent("agent-1", 8082, "2")));
    assertThat(refusal)
        .hasMessageStartingWith(
            "agent-1 on %s is not well 3 s after its start: sick".formatted(lab.address(1)));
    assertThat(refusal.details()).anyMatch(line -> line.contains("/healthz"));
    assertThat(refusal.fix()).contains("ngp apply --set cluster.version=1.");
    lab.on(1, "rm /var/lib/ngp/sick");
    assertThat(refusal(() -> type.update(operation, known, agent("agent-1", 8082, "2"))))
        .hasMessage("agent-1 was not restarted, because agent-1 did not get well.");

    // The next apply is another process.
    var back = nodes();
    back.update(
        operation, new Known(operation.token(), agent("agent-1", 8082, "2"), former), former);
    assertThat(back.read(operation, known)).isInstanceOf(Reading.Present.class);
    back.delete(operation, known);
  }

  @Test
  void nodeOnAHostThatIsOffCanBeGivenUp() {
    var type = nodes();
    var operation = new TestOperation();
    var inputs = agent("agent-1", 8082, "1").with("host", Value.of(lab.address(9)));
    var known = new Known(operation.token(), inputs, inputs);

    assertThat(type.read(operation, known))
        .isInstanceOfSatisfying(
            Reading.Absent.class,
            absent -> {
              assertThat(absent.hasRemains()).isTrue();
              assertThat(absent.reason()).contains("does not answer at port 22");
            });
    type.delete(operation, known);
    assertThat(operation.messages()).anyMatch(each -> each.contains("is left as it is"));
  }

  @Test
  void nonsenseIsToldBeforeAnythingIsDone() {
    var inputs =
        agent("agent-1", 70_000, "1").with("files", new Fields(Map.of("../x", Value.of(""))));

    assertThat(check(nodes(), inputs))
        .extracting(problem -> problem.message())
        .anyMatch(each -> each.contains("\"port\" is 70000, which is not from 1 to 65535"))
        .anyMatch(each -> each.contains("\"../x\" is no name of a file."));
  }
}
