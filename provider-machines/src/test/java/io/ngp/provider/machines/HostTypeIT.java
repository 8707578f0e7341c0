package io.ngp.provider.machines;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Reading;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of a real host. */
@Tag("long")
class HostTypeIT extends MachinesRig {
  /**
   * Counts its starts, of which the first ends at once. Where one runs already it says that it is
   * the main process, as a balancer does, and ends the former one.
   */
  private static final String NODE =
      """
      #!/bin/sh
      cd /var/lib/ngp
      if [ -e first ]; then . ./first; fi
      id -un >>starts
      [ $(wc -l <starts) -gt 1 ] || exit 1
      former=$(cat running 2>/dev/null)
      echo $$ >running
      if [ -n "$NOTIFY_SOCKET" ]; then systemd-notify MAINPID=$$; fi
      [ -z "$former" ] || kill "$former" 2>/dev/null
      exec sleep 1000\
      """;

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
    assertThat(found)
        .doesNotContainKeys("docker", "file /etc/systemd/system/ngp@.service", "version of NGP");

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
                "ls -d /etc/ngp /opt/ngp /var/lib/ngp /etc/systemd/system/{,*/}ngp* /etc/motd.ngp 2>/dev/null;"
                    + " systemctl list-units --all --plain --no-legend 'ngp*'; id ngp 2>&1; true"))
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

  /** A node that tells who it is; the first process ends at once. */
  private static void becomesANode(String role) {
    var type = type();
    var inputs =
        inputs(type, 1, Map.of("docker", Value.of(false), "roles", Value.texts(List.of(role))));
    type.create(new TestOperation(), inputs);
    lab.on(
        1,
        """
        cat >/opt/ngp/current/bin/ngp <<'END'
        %s
        END
        echo '{}' >/etc/ngp/%s.json\
        """
            .formatted(NODE, role));
  }

  private static void awaitStarts(int starts) {
    await("[ \"$(wc -l </var/lib/ngp/starts)\" = %d ]".formatted(starts));
  }

  private static void await(String condition) {
    lab.on(
        1,
        "tries=0; until %1$s; do sleep 0.1; tries=$((tries + 1)); [ $tries -lt 600 ] || exit 1; done"
            .formatted(condition));
  }

  @Test
  void nodeThatEndsIsStartedAgainAndStoppedWithItsService() {
    becomesANode("agent");
    lab.on(1, "systemctl start ngp@agent");
    awaitStarts(2);
    assertThat(lab.on(1, "cat /var/lib/ngp/starts; systemctl is-active ngp@agent"))
        .isEqualTo("ngp\nngp\nactive");

    lab.on(1, "systemctl stop ngp@agent");
    assertThat(lab.on(1, "pgrep -u ngp; systemctl is-active ngp@agent; true"))
        .isEqualTo("inactive");
  }

  @Test
  void withoutSystemdNodeThatEndsIsStartedAgainAndStoppedWithItsService() {
    lab.wipe(1);
    lab.addPlain(1);
    becomesANode("agent");
    lab.on(1, "/etc/init.d/ngp start");
    awaitStarts(2);
    assertThat(lab.on(1, "cat /var/lib/ngp/starts; /etc/init.d/ngp status"))
        .startsWith("ngp\nngp\nagent is supervised");

    lab.on(1, "/etc/init.d/ngp stop");
    assertThat(lab.on(1, "pgrep -u ngp; /etc/init.d/ngp status; true"))
        .isEqualTo("agent is not running");
  }

  @Test
  void nextProcessOfABalancerTakesThePlaceOfTheFormerOneOrLeavesIt() {
    becomesANode("balancer");
    lab.on(
        1,
        "echo >/var/lib/ngp/starts; chown ngp: /var/lib/ngp/starts; systemctl start ngp@balancer");
    awaitStarts(2);
    var first = mainProcess();

    lab.on(1, "systemctl reload ngp@balancer");
    var second = mainProcess();
    assertThat(second).isNotEqualTo(first);
    await("[ \"$(pgrep -u ngp)\" = %s ]".formatted(second));

    lab.on(1, "echo 'exit 3' >/var/lib/ngp/first");
    assertThat(lab.on(1, "systemctl reload ngp@balancer 2>&1 || echo refused")).endsWith("refused");
    assertThat(mainProcess()).isEqualTo(second);
    assertThat(lab.on(1, "pgrep -u ngp; systemctl is-active ngp@balancer"))
        .isEqualTo(second + "\nactive");

    lab.on(1, "rm /var/lib/ngp/first; kill -9 " + second);
    awaitStarts(4);
    assertThat(lab.on(1, "systemctl is-active ngp@balancer")).isEqualTo("active");
    assertThat(mainProcess()).isNotEqualTo(second);
    lab.on(1, "systemctl stop ngp@balancer");
    assertThat(lab.on(1, "pgrep -u ngp; true")).isEmpty();
  }

  private static String mainProcess() {
    return lab.on(1, "systemctl show -p MainPID --value ngp@balancer");
  }
}
