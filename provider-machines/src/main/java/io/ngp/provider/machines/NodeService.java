package io.ngp.provider.machines;

import io.ngp.iac.provider.Operation;
import io.ngp.nodespec.JvmOptions;
import io.ngp.nodespec.Role;
import io.ngp.provider.machines.role.Item;
import io.ngp.provider.machines.role.Items;
import io.ngp.provider.machines.role.UpkeepItems;
import io.ngp.provider.machines.ssh.Host;
import io.ngp.provider.machines.ssh.Shell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A node as its host has it: files and a service.
 *
 * @param isInSwarm whether its host's daemon is in the platform's swarm for it
 * @param items files, as they are to be
 */
record NodeService(Host host, Role role, boolean isInSwarm, List<Item> items) {
  /** Where nodes log to, where there is no journal. */
  static final String LOGS = "/var/log/ngp";

  /** Longer than a service has to stop. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  /** With the last node that is in it; ends its tasks. */
  private static final String LEAVE_SWARM =
      """

      [ -e %1$s/master.json ] || [ -e %1$s/agent.json ] || docker swarm leave --force >/dev/null 2>&1 || true\
      """
          .formatted(NodeInputs.CONFIGURATIONS);

  private static final String OWNER = "root:ngp";
  private static final String SYSTEMD = "[ -d /run/systemd/system ]";
  private static final String RUNNING = "running";

  /** The service of the node that {@code inputs} describe. */
  static NodeService of(Host host, NodeInputs inputs, String token) {
    var items = new ArrayList<Item>();
    var options =
        "NGP_JAVA_OPTIONS=\"%s -Dngp.upkeep=%s\"\n"
            .formatted(String.join(" ", JvmOptions.of(inputs.role())), UpkeepItems.REPORT);
    items.add(Items.file(inputs.filesFolder() + "/environment", options, OWNER, "640", ""));
    inputs
        .files()
        .forEach((path, content) -> items.add(Items.file(path, content, OWNER, "640", "")));
    items.add(Items.file(inputs.configFile(), inputs.text(token), OWNER, "640", ""));
    return new NodeService(host, inputs.role(), inputs.isInSwarm(), items);
  }

  /**
   * What there is.
   *
   * @param isConfigured whether it has a configuration, be it another's
   * @param drift what is otherwise than it is to be, in words
   */
  record Look(boolean isConfigured, boolean isRunning, Map<String, String> drift) {}

  /** Looks, in one round trip. */
  Look look() {
    var script = new StringBuilder(probe()).append("\n");
    items.forEach(item -> script.append("( ").append(item.probe()).append(" )\n"));
    var answer = host.run(script.toString(), PATIENCE);
    var lines = answer.out().lines().toList();
    if (!answer.isOk() || lines.size() != items.size() + 1) {
      throw answer.failure(host.login().host(), "tell how its " + role.word() + " is");
    }
    var drift = new LinkedHashMap<String, String>();
    var isRunning = lines.getFirst().equals(RUNNING);
    if (!isRunning) {
      drift.put("service", lines.getFirst());
    }
    for (int i = 0; i < items.size(); i++) {
      var found = lines.get(i + 1);
      if (!found.equals(items.get(i).expected())) {
        drift.put(items.get(i).key(), found.equals("absent") ? found : "other content or owner");
      }
    }
    return new Look(!lines.getLast().equals("absent"), isRunning, drift);
  }

  private String probe() {
    return """
    if %1$s; then systemctl is-active --quiet ngp@%2$s && echo running || echo stopped
    elif /etc/init.d/ngp status %2$s 2>/dev/null | grep -q 'is supervised'; then echo running
    else echo stopped; fi\
    """
        .formatted(SYSTEMD, role.word());
  }

  /** Writes its files; for its next start. */
  void write(Operation operation) {
    operation.progress("writing its configuration");
    var script = new StringBuilder("set -e\ncd /\n");
    script.append(
        "install -d -o ngp -g ngp -m 750 %1$s/%2$s %1$s/%2$s/data %1$s/tasks\n"
            .formatted(NodeInputs.DATA, role.word()));
    items.forEach(item -> script.append(item.repair()).append("\n"));
    run(script.toString(), "write the configuration of its " + role.word());
  }

  /**
   * Starts it, after it was stopped if it runs. A balancer serves until another process has taken
   * its place; if none does, it goes on, and no failure is told here.
   */
  void restart(Operation operation) {
    operation.progress("starting");
    run(
        """
        if %1$s && [ %2$s = balancer ]; then systemctl reload-or-restart ngp@%2$s || true
        elif %1$s; then systemctl restart ngp@%2$s
        elif [ %2$s = balancer ]; then /etc/init.d/ngp succeed %2$s
        else /etc/init.d/ngp stop %2$s; /etc/init.d/ngp start %2$s; fi\
        """
            .formatted(SYSTEMD, role.word()),
        "start its " + role.word());
  }

  /** Stops it and removes its files and what it kept. */
  void remove(Operation operation) {
    operation.progress("stopping");
    run(
        """
        if %1$s; then systemctl stop ngp@%2$s
        elif [ -x /etc/init.d/ngp ]; then /etc/init.d/ngp stop %2$s; fi
        rm -rf --one-file-system %3$s/%2$s.json %3$s/%2$s %4$s/%2$s\
        """
                .formatted(SYSTEMD, role.word(), NodeInputs.CONFIGURATIONS, NodeInputs.DATA)
            + (isInSwarm ? LEAVE_SWARM : ""),
        "stop its " + role.word());
  }

  /** Removes files it had and has no more. */
  void removeFiles(Set<String> paths) {
    if (!paths.isEmpty()) {
      run(
          "rm -f " + paths.stream().map(Shell::quote).collect(Collectors.joining(" ")),
          "remove files of its " + role.word());
    }
  }

  /** The last lines it logged. */
  List<String> lastWords() {
    return host.run(
            "if %1$s; then journalctl -u ngp@%2$s -n 12 --no-pager -o cat; else tail -n 12 %3$s/%2$s.log; fi"
                .formatted(SYSTEMD, role.word(), LOGS),
            PATIENCE)
        .lastWords();
  }

  private void run(String script, String what) {
    var answer = host.run(script, PATIENCE);
    if (!answer.isOk()) {
      throw answer.failure(host.login().host(), what);
    }
  }
}
