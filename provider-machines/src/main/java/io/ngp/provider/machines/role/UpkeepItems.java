package io.ngp.provider.machines.role;

import static io.ngp.provider.machines.ssh.Shell.quote;

import io.ngp.nodespec.JvmOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** The service by which a host looks after itself, and how others keep out of its way. */
public final class UpkeepItems {
  /** Where nodes find what it found. */
  public static final String REPORT = "/var/lib/ngp-upkeep/report.json";

  private static final String FOLDER = "/var/lib/ngp-upkeep";
  private static final String LOCK = "/etc/ngp/lock";
  private static final String CONFIGURATION = "/etc/ngp/upkeep.json";
  private static final String ENVIRONMENT = "/etc/ngp/upkeep/environment";
  private static final String UNIT = "ngp-upkeep.service";
  private static final String UNIT_FILE = "/etc/systemd/system/" + UNIT;
  private static final String OWNER = "root:ngp";

  private UpkeepItems() {}

  /**
   * A script that takes the role's document away. From then on upkeep repairs nothing, until the
   * document is there again; what it repairs at the moment is waited for.
   */
  public static String pause(Duration patience) {
    return "mkdir -p /etc/ngp\nflock --timeout %d %s rm -f %s"
        .formatted(patience.toSeconds(), LOCK, RoleState.DOCUMENT);
  }

  /** What is there besides the process. */
  static List<Item> service(boolean isSystemd) {
    var items = new ArrayList<Item>();
    // Not below what belongs to nodes: they could put links in the way of root.
    items.add(Items.folder(FOLDER, OWNER, "750"));
    var options = "NGP_JAVA_OPTIONS=\"%s\"\n".formatted(String.join(" ", JvmOptions.ofUpkeep()));
    items.add(Items.file(ENVIRONMENT, options, OWNER, "640", ""));
    items.add(Items.file(CONFIGURATION, configuration(), OWNER, "640", ""));
    if (isSystemd) {
      items.add(
          Items.file(
              UNIT_FILE, RoleState.resource(UNIT), "root:root", "644", "systemctl daemon-reload"));
      items.add(Items.unit("ngp-upkeep", UNIT));
    }
    return items;
  }

  private static String configuration() {
    var json = JsonMapper.shared().createObjectNode();
    json.put("name", "upkeep").put("role", "upkeep").put("folder", FOLDER);
    json.put("document", RoleState.DOCUMENT).put("lock", LOCK);
    return json.toPrettyString() + "\n";
  }

  /** The process, of the version that is to be. */
  static Item running(String version, boolean isSystemd) {
    var pid = isSystemd ? "systemctl show -p MainPID --value " + UNIT : "cat /run/ngp/upkeep.node";
    var probe =
        """
        home=$(tr '\\0' '\\n' <"/proc/$(%s)/environ" | sed -n 's/^NGP_HOME=//p')
        [ -n "$home" ] && echo "runs $(basename "$home")" || echo stopped\
        """
            .formatted(pid);
    var expected = "runs " + version;
    return new Item(
        "upkeep",
        "starting its upkeep",
        expected,
        probe,
        (isSystemd
                ? "systemctl restart " + UNIT
                : "/etc/init.d/ngp stop upkeep\n/etc/init.d/ngp start upkeep")
            + """

            tries=0
            until [ "$( { %s
            } 2>/dev/null)" = %s ] || [ $tries -gt 100 ]; do
              tries=$((tries + 1))
              sleep 0.1
            done\
            """
                .formatted(probe, quote(expected)),
        (isSystemd
                ? "systemctl -q stop " + UNIT + " 2>/dev/null || true"
                : "[ ! -x /etc/init.d/ngp ] || /etc/init.d/ngp stop upkeep")
            + "\nrm -f /var/log/ngp-upkeep.log /var/log/ngp-upkeep.log.1");
  }
}
