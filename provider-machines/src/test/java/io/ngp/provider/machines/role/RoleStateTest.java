package io.ngp.provider.machines.role;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.upkeep.Check;
import io.ngp.upkeep.RoleDocument;
import io.ngp.upkeep.RoleDocument.Rhythm;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RoleStateTest {
  private static Declared declared(List<String> roles, Map<String, String> files) {
    return declared(roles, true, files, Duration.ofMinutes(5));
  }

  private static Declared declared(
      List<String> roles, boolean isDockerWanted, Map<String, String> files, Duration every) {
    return new Declared(
        roles,
        isDockerWanted,
        List.of("chrony"),
        new TreeMap<>(),
        new TreeMap<>(files),
        "1.0",
        new Rhythm(every, Duration.ofMinutes(10)));
  }

  private static RoleState role(Map<String, String> files) {
    return RoleState.of(declared(List.of("agent"), files), true);
  }

  private static String printed(RoleState role) {
    var lines = new StringBuilder();
    for (int i = 0; i < role.items().size(); i++) {
      lines.append(i).append('\t').append(role.items().get(i).expected()).append("\n\n");
    }
    return lines.toString();
  }

  @Test
  void everyItemHasAKeyOfItsOwnAndIsLookedAt() {
    var items = role(Map.of("/etc/a", "a")).items();
    assertThat(items).extracting(Item::key).doesNotHaveDuplicates();
    assertThat(items)
        .allSatisfy(item -> {
          assertThat(item.probe()).isNotEmpty();
          assertThat(item.expected()).isNotEmpty().doesNotContain("\t", "\n");
        });
  }

  @Test
  void hostThatIsAsDeclaredHasNoDrift() {
    var role = role(Map.of());
    assertThat(role.drift(printed(role))).isEmpty();
  }

  @Test
  void whatIsOtherwiseOrUnknownIsDrift() {
    var role = role(Map.of());
    var last = role.items().size() - 1;
    var found = printed(role).replace("0\tinstalled", "0\tabsent").replace(last + "\t", "x\t");
    assertThat(role.drift(found).values()).containsExactly("absent", "unknown");
  }

  @Test
  void whatIsDeclaredNoLongerIsRemovedLastFirst() {
    var before = role(Map.of("/etc/a", "a", "/etc/b", "b", "/etc/c", "c"));
    var after = role(Map.of("/etc/b", "other"));
    assertThat(before.withoutThoseOf(after))
        .extracting(Item::key)
        .containsExactly("file /etc/c", "file /etc/a");
  }

  @Test
  void packagesStayWhenAllElseGoes() {
    var removed = role(Map.of()).reversed().stream().map(Item::key).collect(Collectors.toSet());
    assertThat(removed).contains("user ngp", "folder /etc/ngp", "service ngp@agent");
    assertThat(removed).doesNotContain("package chrony", "docker", "docker daemon");
  }

  @Test
  void imageOfNgpIsMadeWhereDockerIsOnceItsFilesAreThere() {
    var keys = role(Map.of()).items().stream().map(Item::key).toList();
    assertThat(keys).containsSubsequence("docker daemon", "version of NGP", "image of NGP");
    var withoutDocker = declared(List.of("balancer"), false, Map.of(), Duration.ofMinutes(5));
    assertThat(RoleState.of(withoutDocker, true).items())
        .extracting(Item::key)
        .doesNotContain("image of NGP", "docker");
  }

  @Test
  void balancersMayListenOnPorts80And443() {
    var role = RoleState.of(declared(List.of("balancer"), Map.of()), true);
    assertThat(role.items())
        .extracting(Item::key)
        .contains("sysctl net.ipv4.ip_unprivileged_port_start", "service ngp@balancer");
  }

  @Test
  void servicesOfRolesHaveWhatIsTheirsAlone() {
    var role = RoleState.of(declared(List.of("master", "balancer"), Map.of()), true);
    assertThat(role.items())
        .extracting(Item::key)
        .contains(
            "file /etc/ngp/succeed", "file /etc/systemd/system/ngp@balancer.service.d/ngp.conf")
        .doesNotContain("folder /etc/systemd/system/ngp@agent.service.d");
    var unit = "file /etc/systemd/system/ngp@agent.service.d/ngp.conf";
    assertThat(role(Map.of()).items()).extracting(Item::key).contains(unit);
  }

  @Test
  void documentHoldsWhatTakesToLookAndToRepair() {
    var role = role(Map.of("/etc/a", "it's"));
    var document = document(role);
    assertThat(document.roles()).containsExactly("agent");
    assertThat(document.rhythm().every()).isEqualTo(Duration.ofMinutes(5));
    assertThat(document.checks())
        .contains(item(role, "user ngp").check(), item(role, "service ngp-upkeep").check());
  }

  private static Item item(RoleState role, String key) {
    return role.items().stream().filter(item -> item.key().equals(key)).findFirst().orElseThrow();
  }

  /** As the repair of its file writes it. */
  private static RoleDocument document(RoleState role) {
    var repair = item(role, "file /etc/ngp/role.json").repair();
    var lines = repair.lines().toList();
    var encoded =
        lines.subList(
            lines.indexOf("(umask 077 && base64 -d >'/etc/ngp/role.json'.ngp-new <<'END'") + 1,
            lines.indexOf("END"));
    var text = Base64.getMimeDecoder().decode(String.join("", encoded));
    return RoleDocument.read(new String(text, StandardCharsets.UTF_8));
  }

  @Test
  void upkeepDoesNotStopItself() {
    var role = role(Map.of());
    assertThat(role.items().getLast().key()).isEqualTo("upkeep");
    assertThat(document(role).checks()).extracting(Check::key).doesNotContain("upkeep");
  }

  @Test
  void upkeepIsTakenAwayBeforeAllElse() {
    var role = role(Map.of());
    assertThat(role.reversed().getFirst().key()).isEqualTo("upkeep");
    var without = RoleState.of(declared(List.of("agent"), true, Map.of(), Duration.ZERO), true);
    assertThat(without.items()).extracting(Item::key).noneMatch(key -> key.contains("upkeep"));
    assertThat(role.withoutThoseOf(without))
        .extracting(Item::key)
        .containsExactly(
            "upkeep",
            "service ngp-upkeep",
            "file /etc/systemd/system/ngp-upkeep.service",
            "file /etc/ngp/upkeep.json",
            "file /etc/ngp/upkeep/environment",
            "folder /var/lib/ngp-upkeep");
  }

  @Test
  void hostsWithoutSystemdGetAScript() {
    var role = RoleState.of(declared(List.of("agent"), Map.of()), false);
    assertThat(role.items()).extracting(Item::key).contains("file /etc/init.d/ngp", "service ngp");
  }
}
