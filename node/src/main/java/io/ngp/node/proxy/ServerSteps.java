package io.ngp.node.proxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What to tell a running worker of HAProxy so that its backends have the servers they should:
 * commands for its socket. Backends it does not have are left to a reload. Pure.
 */
final class ServerSteps {
  private static final String ROUTE = "r[0-9a-z]+";
  private static final int BACKEND = 1;
  private static final int NAME = 3;
  private static final int ADMIN_STATE = 6;

  /** SRV_ADMF_FMAINT. */
  private static final int IN_MAINTENANCE = 1;

  private ServerSteps() {}

  /**
   * The commands.
   *
   * @param backends the answer to {@code show backend}: also those without servers
   * @param state the answer to {@code show servers state}
   * @param wanted by backend, the servers with how they are written in a configuration
   */
  static List<String> commands(
      String backends, String state, Map<String, Map<String, String>> wanted) {
    Map<String, Map<String, Boolean>> found = found(state);
    List<String> commands = new ArrayList<>();
    for (String backend : backends.lines().map(String::strip).toList()) {
      if (backend.matches(ROUTE)) {
        var servers = found.getOrDefault(backend, Map.of());
        commands.addAll(commands(backend, servers, wanted.getOrDefault(backend, Map.of())));
      }
    }
    return commands;
  }

  /** First what comes, then what goes: at no moment none is left. */
  private static List<String> commands(
      String backend, Map<String, Boolean> servers, Map<String, String> targets) {
    List<String> commands = new ArrayList<>();
    targets.forEach((id, text) -> {
      String name = backend + "/" + id;
      if (!servers.containsKey(id)) {
        commands.add("add server " + name + " " + text);
      }
      if (servers.getOrDefault(id, true)) {
        commands.add("set server " + name + " state ready");
      }
    });
    servers.forEach((id, isOut) -> {
      if (!isOut && !targets.containsKey(id)) {
        commands.add("set server " + backend + "/" + id + " state maint");
      }
    });
    return commands;
  }

  /** By backend and server, whether it is in maintenance. */
  private static Map<String, Map<String, Boolean>> found(String state) {
    Map<String, Map<String, Boolean>> found = new HashMap<>();
    for (String line : state.lines().toList()) {
      String[] words = line.split(" ", -1);
      if (words.length > ADMIN_STATE && words[0].matches("[0-9]+")) {
        boolean isOut = (Integer.parseInt(words[ADMIN_STATE]) & IN_MAINTENANCE) != 0;
        found.computeIfAbsent(words[BACKEND], _ -> new HashMap<>()).put(words[NAME], isOut);
      }
    }
    return found;
  }

  /** By server, the requests under way and waiting at it, from the answer to {@code show stat}. */
  static Map<String, Integer> underWay(String stat) {
    Map<String, Integer> underWay = new HashMap<>();
    for (String line : stat.lines().toList()) {
      String[] cells = line.split(",", -1);
      if (cells.length > 4 && cells[0].matches(ROUTE)) {
        underWay.merge(cells[1], number(cells[2]) + number(cells[4]), Integer::sum);
      }
    }
    return underWay;
  }

  private static int number(String cell) {
    return cell.matches("[0-9]{1,9}") ? Integer.parseInt(cell) : 0;
  }
}
