package io.ngp.provider.machines.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RoleStateTest {
  private static Declared declared(List<String> roles, Map<String, String> files) {
    return new Declared(
        roles, true, List.of("chrony"), new TreeMap<>(), new TreeMap<>(files), "1.0");
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
  void balancersMayListenOnPorts80And443() {
    var role = RoleState.of(declared(List.of("balancer"), Map.of()), true);
    assertThat(role.items())
        .extracting(Item::key)
        .contains("sysctl net.ipv4.ip_unprivileged_port_start", "service ngp@balancer");
  }

  @Test
  void documentHoldsWhatTakesToLookAndToRepair() {
    var role = role(Map.of("/etc/a", "it's"));
    var text = RoleDocument.write(declared(List.of("agent"), Map.of()), role.items());
    var document = JsonMapper.shared().readTree(text);
    assertThat(document.get("roles").get(0).asString()).isEqualTo("agent");
    assertThat(document.get("items").size()).isEqualTo(role.items().size());
    assertThat(document.get("items").get(0).propertyNames())
        .contains("key", "expected", "probe", "repair");
  }

  @Test
  void hostsWithoutSystemdGetAScript() {
    var role = RoleState.of(declared(List.of("agent"), Map.of()), false);
    assertThat(role.items()).extracting(Item::key).contains("file /etc/init.d/ngp", "service ngp");
  }
}
