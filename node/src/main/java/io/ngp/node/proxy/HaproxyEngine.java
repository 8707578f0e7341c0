package io.ngp.node.proxy;

import io.ngp.edge.route.RouteTable;
import io.ngp.edge.tls.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HAProxy, a master and its workers. Targets come and go by commands to every worker, without a
 * reload; so workers from before a reload, which stay while clients keep their connections, know
 * the right targets too. Only when routes themselves change it is reloaded.
 */
final class HaproxyEngine implements ProxyEngine {
  private static final Logger LOG = LoggerFactory.getLogger(HaproxyEngine.class);
  private static final Duration RELOAD = Duration.ofSeconds(15);
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final Pattern BACKEND = Pattern.compile("backend (r[0-9a-z]+)");
  private static final Pattern SERVER = Pattern.compile("  server (\\S+) (.+)");

  private final ProxySettings settings;
  private final Configuration configuration;
  private final ProxyProcess process;
  private final MasterSocket master;
  private String structure = "";

  HaproxyEngine(Path binary, ProxySettings settings) {
    this.settings = settings;
    Path socket = settings.folder().resolve("master.sock");
    configuration =
        new Configuration(
            new HaproxyDialect(),
            "haproxy.cfg.peb",
            "haproxy.cfg",
            settings,
            file -> List.of(binary.toString(), "-c", "-q", "-C", folder(), "-f", file.toString()));
    process =
        new ProxyProcess(
            List.of(
                binary.toString(),
                "-W",
                "-db",
                "-C",
                folder(),
                "-S",
                socket + ",mode,600",
                "-f",
                configuration.path().toString()),
            settings.folder(),
            "USR1");
    master = new MasterSocket(socket);
  }

  private String folder() {
    return settings.folder().toString();
  }

  @Override
  public synchronized void start(RouteTable table) throws IOException {
    Files.createDirectories(settings.folder());
    process.endLeftover();
    configuration.begin(table);
    structure = structure(configuration.text());
    process.start(() -> Deadlines.listens(settings), RELOAD);
  }

  @Override
  public synchronized void apply(RouteTable table) {
    if (!configuration.write(table) && !structure.isEmpty()) {
      return;
    }
    String text = configuration.text();
    String next = structure(text);
    try {
      boolean isTold = next.equals(structure) && tell(servers(text));
      if (!isTold) {
        reload();
      }
      structure = next;
    } catch (IOException e) {
      structure = "";
      throw new ProxyException("HAProxy did not take its new routes: " + e.getMessage(), e);
    }
  }

  @Override
  public synchronized void use(Keyring keyring) {
    configuration.prove(keyring, this::apply);
  }

  /** The configuration but for its servers: what commands can't change. */
  private static String structure(String text) {
    var structure = new StringBuilder();
    text.lines()
        .filter(line -> !SERVER.matcher(line).matches() || hasMoreThanCommandsCan(line))
        .forEach(line -> structure.append(line).append('\n'));
    return structure.toString();
  }

  private static boolean hasMoreThanCommandsCan(String line) {
    return line.contains(" cookie ") || line.contains(" check ") || line.contains(" slowstart ");
  }

  /** By backend, the servers of a configuration with how they are written. */
  static Map<String, Map<String, String>> servers(String text) {
    Map<String, Map<String, String>> servers = new HashMap<>();
    String backend = "";
    for (String line : text.lines().toList()) {
      var head = BACKEND.matcher(line);
      var server = SERVER.matcher(line);
      if (head.matches()) {
        backend = head.group(1);
      } else if (server.matches()) {
        servers
            .computeIfAbsent(backend, _ -> new LinkedHashMap<>())
            .put(server.group(1), server.group(2));
      }
    }
    return servers;
  }

  /** Whether every worker has these servers now. */
  private boolean tell(Map<String, Map<String, String>> wanted) throws IOException {
    for (long worker : master.workers()) {
      String backends = master.ask(worker, "show backend");
      String state = master.ask(worker, "show servers state");
      for (String command : ServerSteps.commands(backends, state, wanted)) {
        String answer = master.ask(worker, command).strip();
        if (!answer.isEmpty() && !answer.startsWith("New server registered")) {
          LOG.info("HAProxy is reloaded, as it does not take \"{}\": {}", command, answer);
          return false;
        }
      }
    }
    return true;
  }

  private void reload() throws IOException {
    var before = new HashSet<>(master.workers());
    process.signal("USR2");
    Deadlines.await(
        "haproxy took its new configuration",
        RELOAD,
        () -> {
          try {
            var now = master.workers();
            return !now.isEmpty()
                && !before.contains(now.getFirst())
                && Deadlines.listens(settings);
          } catch (IOException _) {
            // The master starts itself anew during a reload.
            return false;
          }
        });
  }

  @Override
  public synchronized Map<String, Integer> busy(List<String> withdrawn) {
    Map<String, Integer> underWay = new HashMap<>();
    try {
      for (long worker : master.workers()) {
        ServerSteps.underWay(master.ask(worker, "show stat"))
            .forEach((server, count) -> underWay.merge(server, count, Integer::sum));
      }
    } catch (IOException e) {
      LOG.debug("HAProxy does not say what is under way: {}", e.getMessage());
      if (isRunning()) {
        withdrawn.forEach(target -> underWay.put(target, 1));
      }
    }
    underWay.keySet().retainAll(withdrawn);
    underWay.values().removeIf(count -> count == 0);
    return underWay;
  }

  @Override
  public boolean isRunning() {
    return process.handle().isPresent();
  }

  @Override
  public void close() {
    process.close(DRAIN);
    configuration.forgetKeys();
  }
}
