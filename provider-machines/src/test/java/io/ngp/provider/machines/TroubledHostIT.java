package io.ngp.provider.machines;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Problem;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import io.ngp.provider.machines.distribution.Distribution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hosts that will not do, and hosts that die: each is one clear diagnostic, and then one goes on.
 */
@Tag("long")
class TroubledHostIT extends MachinesRig {
  private static final Value NO = Value.of(false);

  @AfterEach
  void clean() {
    lab.wipe(1);
    lab.powerOn(1);
  }

  private static Problem only(List<Problem> problems) {
    assertThat(problems).hasSize(1);
    assertThat(problems.getFirst().fix()).isNotEmpty();
    return problems.getFirst();
  }

  private static Fields plain(Map<String, Value> more) {
    return inputs(type(), 1, more).with("docker", NO);
  }

  @Test
  void keyThatIsNotKnownIsNotLetIn() throws IOException {
    var other = folder.resolve("other-key");
    lab.on(1, "ssh-keygen -q -t ed25519 -N '' -f /root/other");
    Files.writeString(other, lab.on(1, "cat /root/other") + "\n");
    Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rw-------"));

    var problem = only(check(type(), plain(Map.of("key_file", Value.of(other.toString())))));

    assertThat(problem.message()).startsWith(lab.address(1) + " does not let root in");
    assertThat(problem.fix()).contains(other.toString()).contains("authorized_keys");
    assertThat(check(type(), plain(Map.of()))).isEmpty();
  }

  @Test
  void userNeedsTheRightToBecomeRoot() {
    lab.on(
        1,
        "useradd -m -s /bin/bash ops && cp -r /root/.ssh /home/ops/ && chown -R ops: /home/ops/.ssh");
    var inputs = plain(Map.of("user", Value.of("ops")));

    var problem = only(check(type(), inputs));
    assertThat(problem.message()).contains("does not let ops become root: sudo: ");
    assertThat(problem.fix()).contains("NOPASSWD").contains("/etc/sudoers.d/");

    lab.on(1, "mkdir -p /etc/sudoers.d && echo 'ops ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/ngp");
    assertThat(check(type(), inputs)).isEmpty();
    var operation = new TestOperation();
    var outputs = type().create(operation, inputs);
    assertThat(drift(type(), known(operation, inputs, outputs))).isEmpty();
  }

  @Test
  void fullDiskIsSeenBeforeAndDuringTheCopy() throws IOException {
    lab.on(1, "mount -t tmpfs -o size=1m tmpfs /opt");
    var big = big();
    var problem = only(check(type(big), plain(Map.of())));
    assertThat(problem.message()).contains("1 MiB free at /opt, at least 1024 are asked for");

    var inputs = inputs(type(big), 1, Map.of("docker", NO, "min_disk", Value.of(0)));
    var operation = new TestOperation();
    var refusal = refusal(() -> type(big).create(operation, inputs));
    assertThat(refusal.getMessage()).contains("failed to copy NGP").contains("No space left");
    assertThat(refusal.fix()).startsWith("Free some disk");

    lab.on(1, "mount -o remount,size=200m /opt");
    var outputs = type(big).create(operation, inputs);
    assertThat(drift(type(big), known(operation, inputs, outputs))).isEmpty();
  }

  @Test
  void dockerHasToBeThereOrInstallable() {
    lab.on(1, "mv /usr/sbin/dockerd /root/; mv /usr/bin/apt-get /root/");
    var inputs = inputs(type(), 1, Map.of());
    assertThat(only(check(type(), inputs)).message())
        .contains("neither Docker nor apt-get to install it with");

    lab.on(
        1,
        "mv /root/apt-get /usr/bin/; echo 'exit 100' >/usr/local/bin/apt-get;"
            + " chmod 755 /usr/local/bin/apt-get");
    assertThat(check(type(), inputs)).isEmpty();
    var operation = new TestOperation();
    assertThat(refusal(() -> type().create(operation, inputs)).getMessage())
        .contains("failed to make \"docker\"");

    lab.on(1, "mv /root/dockerd /usr/sbin/");
    var outputs = type().create(operation, inputs);
    assertThat(ValueReader.of(outputs).textOrEmpty("docker_version")).startsWith("20.10");
  }

  @Test
  void oldDockerAndWrongClockAndTakenPortAreToldTogether() {
    lab.on(
        1,
        """
        printf '#!/bin/sh\\necho Docker version 19.03.15, build 99e3ed8\\n' >/usr/local/sbin/dockerd
        printf '#!/bin/sh\\nexec /bin/date -d "+1 hour" "$@"\\n' >/usr/local/bin/date
        chmod 755 /usr/local/sbin/dockerd /usr/local/bin/date\
        """);
    var inputs = inputs(type(), 1, Map.of("ports", new Value.Items(List.of(Value.of(22)))));

    var problems = check(type(), inputs);

    assertThat(problems)
        .extracting(Problem::message)
        .satisfiesExactly(
            clock ->
                assertThat(clock).matches(".* has a clock that is 3(5|6)\\d\\d\\.\\d s ahead.*"),
            docker -> assertThat(docker).contains("has Docker 19.03.15; NGP needs 20.10"),
            port -> assertThat(port).contains("has port 22 taken by sshd"));
    var refusal = refusal(() -> type().create(new TestOperation(), inputs));
    assertThat(refusal.getMessage()).endsWith("will not do, for 3 reasons.");
    assertThat(refusal.details()).hasSize(3);
    assertThat(lab.on(1, "ls -d /etc/ngp /opt/ngp 2>/dev/null; true"))
        .as("what was made")
        .isEmpty();
  }

  @Test
  void hostThatDiesWhileNgpIsCopiedIsGoneOnWith() throws IOException {
    var big = big();
    var inputs = plain(Map.of("version", Value.of(big.version())));
    var operation = new Dying("copying NGP, 8 of");

    var refusal = refusal(() -> type(big).create(operation, inputs));

    assertThat(operation.isDead.get()).isTrue();
    assertThat(refusal.getMessage()).contains("the connection to " + lab.address(1) + " broke off");
    assertThat(refusal.fix()).contains("apply again: that goes on where it stopped");
    var silent = refusal(() -> type(big).create(operation, inputs));
    assertThat(silent.getMessage()).contains(lab.address(1) + " does not answer at port 22");

    lab.powerOn(1);
    assertThat(Long.parseLong(lab.on(1, "stat -c %s /opt/ngp/versions/.*.part"))).isPositive();
    var again = new TestOperation(operation.token());
    var outputs = type(big).create(again, inputs);
    assertThat(drift(type(big), known(again, inputs, outputs))).isEmpty();
    assertThat(again.messages()).noneMatch(e -> e.startsWith("copying NGP, 0 of"));
    assertThat(lab.on(1, "ls -A /opt/ngp/versions")).isEqualTo(big.version());
  }

  @Test
  void hostWithAnotherKeyIsNobodyWeKnow() {
    var operation = new TestOperation();
    var inputs = plain(Map.of());
    var known = known(operation, inputs, type().create(operation, inputs));
    lab.wipe(1);
    lab.powerOn(1);

    var refusal = refusal(() -> type().read(operation, known));

    assertThat(refusal.getMessage())
        .contains("the key of " + lab.address(1) + " changed: it was SHA256:")
        .contains("Nothing was sent to it");
    assertThat(refusal.fix()).contains("ngp state rm").contains("host_key");
    var pin = Value.of("SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    assertThat(only(check(type(), plain(Map.of("host_key", pin)))).message()).contains("changed");
  }

  @Test
  void hostOfAnotherPlatformIsLeftAlone() {
    var inputs = plain(Map.of());
    type().create(new TestOperation(), inputs);

    var refusal = refusal(() -> type().create(new TestOperation(), inputs));

    assertThat(refusal.getMessage()).contains("belongs to another platform already");
  }

  private static Distribution big() throws IOException {
    return distribution("3.0", 24);
  }

  /** Powers the host off when it is told something. */
  private static final class Dying implements Operation {
    private final TestOperation operation = new TestOperation();
    private final AtomicBoolean isDead = new AtomicBoolean();
    private final String moment;

    Dying(String moment) {
      this.moment = moment;
    }

    @Override
    public ResourceAddress address() {
      return operation.address();
    }

    @Override
    public String token() {
      return operation.token();
    }

    @Override
    public void progress(String message) {
      if (message.startsWith(moment) && isDead.compareAndSet(false, true)) {
        lab.powerOff(1);
      }
    }

    @Override
    public boolean isStopping() {
      return false;
    }
  }
}
