package io.ngp.node.proxy;

import io.ngp.edge.route.RouteTable;
import io.ngp.edge.tls.Keyring;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * nginx. Every change is a reload: new workers come, those before finish what they have and end. As
 * nginx does not tell what they still do, a target that left counts as busy while a worker lives
 * that knew it.
 */
final class NginxEngine implements ProxyEngine {
  private static final Duration RELOAD = Duration.ofSeconds(15);
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final String WORKER = "nginx: worker process";
  private static final String LEAVING = "nginx: worker process is shutting down";

  private final ProxySettings settings;
  private final Configuration configuration;
  private final ProxyProcess process;

  /** The targets each worker may send requests to, by its number. */
  private final Map<Long, Set<String>> known = new HashMap<>();

  private Set<String> current = Set.of();

  /** Whether nginx took the configuration that is written. */
  private boolean isInForce;

  NginxEngine(Path binary, ProxySettings settings) {
    this.settings = settings;
    configuration =
        new Configuration(
            new NginxDialect(NginxStream.of(binary)),
            "nginx.conf.peb",
            "nginx.conf",
            settings,
            file -> words(binary, file, "-t", "-q"));
    process = new ProxyProcess(words(binary, configuration.path()), settings.folder(), "QUIT");
  }

  private List<String> words(Path binary, Path file, String... more) {
    List<String> words =
        new java.util.ArrayList<>(
            List.of(
                binary.toString(),
                "-p",
                settings.folder().toString(),
                "-e",
                "stderr",
                "-c",
                file.toString()));
    words.addAll(List.of(more));
    return words;
  }

  @Override
  public synchronized void start(RouteTable table) throws IOException {
    Files.createDirectories(settings.folder().resolve("tmp"));
    process.endLeftover();
    configuration.begin(table);
    current = targets(table);
    isInForce = true;
    process.start(() -> Deadlines.listens(settings), RELOAD);
    remember(workers());
  }

  @Override
  public synchronized void apply(RouteTable table) {
    if (!configuration.write(table) && isInForce) {
      return;
    }
    isInForce = false;
    Map<Long, String> before = workers();
    remember(before);
    Set<String> next = targets(table);
    current = union(current, next);
    try {
      if (!process.signal("HUP")) {
        throw new ProxyException("nginx does not run; it is started again.");
      }
      Deadlines.await("nginx took its new configuration", RELOAD, () -> isReplaced(before));
    } catch (IOException e) {
      throw new ProxyException("nginx did not take its new configuration: " + e.getMessage(), e);
    }
    isInForce = true;
    current = next;
    workers()
        .forEach((pid, title) -> {
          if (title.equals(WORKER)) {
            known.put(pid, next);
          }
        });
  }

  @Override
  public synchronized void use(Keyring keyring) {
    configuration.prove(keyring, this::apply);
  }

  /** A worker is new or leaving: none that takes connections has the configuration of before. */
  private boolean isReplaced(Map<Long, String> before) {
    Map<Long, String> now = workers();
    boolean hasNew =
        now.entrySet().stream()
            .anyMatch(each -> each.getValue().equals(WORKER) && !before.containsKey(each.getKey()));
    return hasNew
        && before.keySet().stream().noneMatch(pid -> WORKER.equals(now.getOrDefault(pid, "")));
  }

  @Override
  public synchronized Map<String, Integer> busy(List<String> withdrawn) {
    Map<Long, String> now = workers();
    known.keySet().retainAll(now.keySet());
    remember(now);
    Map<String, Integer> busy = new HashMap<>();
    for (String target : withdrawn) {
      int workers =
          (int) known.values().stream().filter(targets -> targets.contains(target)).count();
      if (workers > 0) {
        busy.put(target, workers);
      }
    }
    return busy;
  }

  /** Workers that came by themselves, after one crashed, have the configuration in force. */
  private void remember(Map<Long, String> workers) {
    workers.keySet().forEach(pid -> known.putIfAbsent(pid, current));
  }

  private static Set<String> targets(RouteTable table) {
    return Stream.concat(
            table.routes().stream().flatMap(route -> route.targets()),
            table.tcp().stream().flatMap(route -> route.targets().stream()))
        .map(target -> target.id())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    Set<String> union = new HashSet<>(one);
    union.addAll(other);
    return Set.copyOf(union);
  }

  /** The titles of the workers, by number. */
  private Map<Long, String> workers() {
    Map<Long, String> workers = new HashMap<>();
    for (ProcessHandle each : process.kin()) {
      String title = title(each.pid());
      if (title.startsWith(WORKER)) {
        workers.put(each.pid(), title.startsWith(LEAVING) ? LEAVING : WORKER);
      }
    }
    return workers;
  }

  private static String title(long pid) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(pid), "cmdline"));
      return new String(line, StandardCharsets.UTF_8).replace('\0', ' ').strip();
    } catch (IOException _) {
      // It just ended.
      return "";
    }
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
