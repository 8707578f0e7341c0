package io.ngp.provider.machines;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Reading;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a real host. */
@Tag("long")
class HostTypeIT extends MachinesRig {
  @AfterEach
  void clean() {
    lab.wipe(1);
    lab.powerOn(1);
  }

  @Test
  void hostBecomesReadyAndDriftIsRepairedItemByItem() {
    var type = type();
    var operation = new TestOperation();
    var inputs =
        inputs(
            type,
            1,
            Map.of(
                "sysctls", new Fields(Map.of("net.ipv4.tcp_fin_timeout", Value.of(31))),
                "files", new Fields(Map.of("/etc/motd.ngp", Value.of("It's ours.\n")))));
    assertThat(check(type, inputs)).isEmpty();

    var outputs = type.create(operation, inputs);

    var known = known(operation, inputs, outputs);
    assertThat(drift(type, known)).isEmpty();
    assertThat(ValueReader.of(outputs).textOrEmpty("version")).isEqualTo(distribution.version());
    assertThat(ValueReader.of(outputs).textOrEmpty("host_key")).startsWith("ssh-ed25519 ");
    assertThat(lab.on(1, "cat /etc/motd.ngp; sysctl -n net.ipv4.tcp_fin_timeout; id -un ngp"))
        .isEqualTo("It's ours.\n31\nngp");
    assertThat(lab.on(1, "/opt/ngp/current/runtime/bin/java -version 2>&1")).contains("25");

    lab.on(
        1,
        "echo theirs >/etc/motd.ngp; sysctl -qw net.ipv4.tcp_fin_timeout=60; chmod 777 /var/lib/ngp;"
            + " userdel ngp");
    var found = drift(type, known);
    assertThat(found.keySet())
        .contains(
            "file /etc/motd.ngp",
            "sysctl net.ipv4.tcp_fin_timeout",
            "folder /var/lib/ngp",
            "user ngp");
    assertThat(found.get("sysctl net.ipv4.tcp_fin_timeout"))
        .isEqualTo(Value.of("60 instead of 31"));
    assertThat(found.get("file /etc/motd.ngp")).isEqualTo(Value.of("other content"));
    assertThat(found).doesNotContainKeys("docker", "file /etc/init.d/ngp", "version of NGP");

    var repair = new TestOperation(operation.token());
    var repaired = type.update(repair, known, inputs);
    assertThat(drift(type, known(operation, inputs, repaired))).isEmpty();
    assertThat(repair.messages())
        .contains("writing /etc/motd.ngp")
        .noneMatch(e -> e.contains("copying"));
  }

  @Test
  void applyWaitsForTheRepairThatIsUnderWay() {
    var type = type();
    var operation = new TestOperation();
    var inputs = inputs(type, 1, Map.of("docker", Value.of(false)));
    var known = known(operation, inputs, type.create(operation, inputs));
    // As its upkeep repairs; without its document it would begin nothing more.
    lab.on(
        1,
        "setsid flock /etc/ngp/lock sh -c 'touch /tmp/begun; sleep 3; touch /tmp/repaired'"
            + " >/dev/null 2>&1 & until [ -e /tmp/begun ]; do sleep 0.1; done; rm /etc/ngp/role.json");
    assertThat(drift(type, known)).containsOnlyKeys("file /etc/ngp/role.json");

    type.update(operation, known, inputs);

    assertThat(lab.on(1, "[ /etc/ngp/role.json -nt /tmp/repaired ] && echo afterwards"))
        .isEqualTo("afterwards");
    assertThat(drift(type, known)).isEmpty();
  }

  @Test
  void newVersionKeepsTheFormerOneToGoBackTo() throws IOException {
    var type = type();
    var operation = new TestOperation();
    var inputs = inputs(type, 1, Map.of("docker", Value.of(false)));
    var known = known(operation, inputs, type.create(operation, inputs));

    var newer = distribution("2.0", "second");
    var newerType = type(newer);
    var changed = inputs(newerType, 1, Map.of("docker", Value.of(false)));
    var outputs = newerType.update(operation, known, changed);
    assertThat(ValueReader.of(outputs).textOrEmpty("version")).isEqualTo(newer.version());
    assertThat(ValueReader.of(outputs).textOrEmpty("previous")).isEqualTo(distribution.version());

    var back = changed.with("version", Value.of(distribution.version()));
    var again = newerType.update(operation, known(operation, changed, outputs), back);
    assertThat(lab.on(1, "cat /opt/ngp/current/lib/ngp.jar")).isEqualTo("first");
    assertThat(ValueReader.of(again).textOrEmpty("previous")).isEqualTo(newer.version());
  }

  @Test
  void hostThatIsGivenUpIsAsItWasButForPackages() {
    var type = type();
    var operation = new TestOperation();
    var inputs =
        inputs(type, 1, Map.of("files", new Fields(Map.of("/etc/motd.ngp", Value.of("ours")))));
    var known = known(operation, inputs, type.create(operation, inputs));

    type.delete(operation, known);

    assertThat(
            lab.on(
                1,
                "ls -d /etc/ngp /opt/ngp /var/lib/ngp /etc/init.d/ngp /etc/motd.ngp 2>/dev/null; id ngp 2>&1; true"))
        .contains("no such user")
        .doesNotContain("/");
    assertThat(type.read(operation, known)).isInstanceOf(Reading.Absent.class);
    type.delete(operation, known);
  }

  @Test
  void whatIsDeclaredNoLongerIsTakenAway() {
    var type = type();
    var operation = new TestOperation();
    var inputs =
        inputs(
            type,
            1,
            Map.of(
                "docker",
                Value.of(false),
                "files",
                new Fields(Map.of("/etc/a.ngp", Value.of("a"), "/etc/b.ngp", Value.of("b")))));
    var known = known(operation, inputs, type.create(operation, inputs));
    var fewer = inputs.with("files", new Fields(Map.of("/etc/b.ngp", Value.of("b"))));

    type.update(operation, known, fewer);

    assertThat(lab.on(1, "ls /etc/*.ngp")).isEqualTo("/etc/b.ngp");
  }

  @Test
  void nodeThatEndsIsStartedAgainAndStoppedWithItsService() {
    var type = type();
    var inputs = inputs(type, 1, Map.of("docker", Value.of(false)));
    type.create(new TestOperation(), inputs);
    lab.on(
        1,
        """
        printf '#!/bin/sh\\nid -un >>/var/log/ngp/starts\\n[ $(wc -l </var/log/ngp/starts) -lt 2 ] || exec sleep 1000\\n' \
          >/opt/ngp/current/bin/ngp
        echo '{}' >/etc/ngp/agent.json
        /etc/init.d/ngp start\
        """);
    lab.on(
        1,
        "tries=0; until [ \"$(wc -l </var/log/ngp/starts)\" = 2 ] || [ $tries -gt 600 ]; do"
            + " sleep 0.1; tries=$((tries + 1)); done");
    assertThat(lab.on(1, "cat /var/log/ngp/starts; /etc/init.d/ngp status"))
        .startsWith("ngp\nngp\nagent is supervised");

    lab.on(1, "/etc/init.d/ngp stop");
    assertThat(lab.on(1, "pgrep -u ngp; /etc/init.d/ngp status; true"))
        .isEqualTo("agent is not running");
  }
}
