package io.ngp.provider.machines.role;

import io.ngp.upkeep.Probes;
import io.ngp.upkeep.RoleDocument;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a host has to be, item by item, in the order in which they are made. Pure: the same is
 * declared for the same role on the same kind of host.
 */
public record RoleState(List<Item> items) {
  /** The item that takes a copy of NGP to be made. */
  public static final String FILES_OF_NGP = "files of NGP";

  /** Where the version that is used is. */
  public static final String CURRENT = "/opt/ngp/current";

  /** Where versions are. */
  public static final String VERSIONS = "/opt/ngp/versions";

  /** Whose host it is. */
  public static final String OWNER = "/etc/ngp/owner";

  private static final String DATA = "/var/lib/ngp";

  /** What upkeep on the host goes by. */
  static final String DOCUMENT = "/etc/ngp/role.json";

  /** What systemd runs for a node's next process to take its place. */
  private static final String SUCCEED = "/etc/ngp/succeed";

  private static final String UNITS = "/etc/systemd/system";
  private static final String BALANCER = "balancer";

  /** Roles whose services have something of their own. */
  private static final Set<String> PARTICULAR = Set.of("agent", BALANCER);

  private static final String ROOT = "root:root";
  private static final String USER = "ngp";

  /** Copies the items. */
  public RoleState {
    items = List.copyOf(items);
  }

  /** What {@code declared} means on a host. */
  public static RoleState of(Declared declared, boolean isSystemd) {
    var items = new ArrayList<Item>();
    if (declared.isDockerWanted()) {
      items.add(Items.docker());
    }
    declared.packages().forEach(name -> items.add(Items.software(name)));
    if (declared.isDockerWanted()) {
      items.add(Items.dockerRuns(isSystemd));
    }
    items.add(Items.user(USER, DATA, declared.isDockerWanted() ? List.of("docker") : List.of()));
    items.add(Items.folder("/etc/ngp", "root:ngp", "750"));
    items.add(Items.folder("/opt/ngp", ROOT, "755"));
    items.add(Items.folder(VERSIONS, ROOT, "755"));
    items.add(Items.folder(DATA, "ngp:ngp", "750"));
    items.add(Items.folder("/var/log/ngp", "ngp:ngp", "750"));
    sysctls(declared, items);
    declared
        .files()
        .forEach((path, content) -> items.add(Items.file(path, content, ROOT, "644", "")));
    version(declared.version(), items);
    if (declared.isDockerWanted()) {
      items.add(Items.image(declared.version(), VERSIONS));
    }
    services(declared, isSystemd, items);
    if (declared.hasUpkeep()) {
      items.addAll(UpkeepItems.service(isSystemd));
    }
    items.add(document(declared, items));
    if (declared.hasUpkeep()) {
      // Not among what it looks after itself: it is what looks.
      items.add(UpkeepItems.running(declared.version(), isSystemd));
    }
    return new RoleState(items);
  }

  private static void sysctls(Declared declared, List<Item> items) {
    var wanted = new TreeMap<>(declared.sysctls());
    if (declared.roles().contains(BALANCER)) {
      // 80 and 443, without being root.
      wanted.putIfAbsent("net.ipv4.ip_unprivileged_port_start", "80");
    }
    if (wanted.isEmpty()) {
      return;
    }
    var content =
        wanted.entrySet().stream()
            .map(each -> each.getKey() + " = " + each.getValue() + "\n")
            .collect(Collectors.joining());
    items.add(Items.file("/etc/sysctl.d/60-ngp.conf", content, ROOT, "644", ""));
    wanted.forEach((key, value) -> items.add(Items.sysctl(key, value)));
  }

  private static void version(String version, List<Item> items) {
    var folder = VERSIONS + "/" + version;
    items.add(
        new Item(
            FILES_OF_NGP,
            "copying NGP " + version,
            "complete",
            "[ -e %1$s/complete ] && [ -x %1$s/bin/ngp ] && [ -x %1$s/runtime/bin/java ] && echo complete || echo absent"
                .formatted(folder),
            "",
            ""));
    items.add(
        new Item(
            "version of NGP",
            "switching to NGP " + version,
            "versions/" + version,
            "readlink %s || echo none".formatted(CURRENT),
            """
            cd /opt/ngp
            former=$(readlink current) || former=
            if [ -n "$former" ] && [ "$former" != versions/%1$s ]; then
              ln -sfn "$former" previous.new && mv -T previous.new previous
            fi
            ln -sfn versions/%1$s current.new && mv -T current.new current
            """
                .formatted(version),
            ""));
  }

  private static void services(Declared declared, boolean isSystemd, List<Item> items) {
    if (isSystemd) {
      items.add(unitFile("ngp@.service", "ngp@.service"));
      if (declared.roles().contains(BALANCER)) {
        items.add(Items.file(SUCCEED, resource("succeed"), "root:ngp", "750", ""));
      }
      declared.roles().stream()
          .filter(PARTICULAR::contains)
          .forEach(role -> {
            var folder = "ngp@" + role + ".service.d";
            items.add(Items.folder(UNITS + "/" + folder, ROOT, "755"));
            items.add(unitFile(folder + "/ngp.conf", role + ".conf"));
          });
      declared.roles().forEach(role -> items.add(Items.unit(role)));
    } else {
      items.add(Items.file("/etc/init.d/ngp", resource("ngp.init"), ROOT, "755", ""));
      items.add(Items.script());
    }
  }

  private static Item unitFile(String name, String resource) {
    var path = UNITS + "/" + name;
    return Items.file(path, resource(resource), ROOT, "644", "systemctl daemon-reload");
  }

  private static Item document(Declared declared, List<Item> items) {
    var checks = items.stream().map(Item::check).toList();
    var text =
        new RoleDocument(declared.version(), declared.roles(), declared.rhythm(), checks).write();
    return Items.file(DOCUMENT, text, "root:ngp", "640", "");
  }

  static String resource(String name) {
    try (InputStream stream = RoleState.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A script that prints a line for each item: its place, a tab, what there is. */
  public String probe() {
    return Probes.script(items.stream().map(Item::probe).toList());
  }

  /** What is otherwise than declared, by what {@link #probe} printed. */
  public Map<Item, String> drift(String printed) {
    var found = Probes.found(printed, items.size());
    var drift = new LinkedHashMap<Item, String>();
    for (int i = 0; i < items.size(); i++) {
      if (!found.get(i).equals(items.get(i).expected())) {
        drift.put(items.get(i), found.get(i));
      }
    }
    return drift;
  }

  /** Items of this role that {@code next} has no more, the last one first. */
  public List<Item> withoutThoseOf(RoleState next) {
    var kept = next.items.stream().map(Item::key).collect(Collectors.toSet());
    return reversed(kept);
  }

  /** All items, the last one first: the order in which they are taken away. */
  public List<Item> reversed() {
    return reversed(Set.of());
  }

  private List<Item> reversed(Set<String> without) {
    return items.reversed().stream()
        .filter(item -> !without.contains(item.key()) && !item.removal().isEmpty())
        .toList();
  }
}
