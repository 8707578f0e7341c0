package io.ngp.provider.local;

import io.ngp.iac.provider.ProviderException;
import io.ngp.nodespec.NodeEntry;
import io.ngp.nodespec.NodeEntry.AgentEntry;
import io.ngp.nodespec.NodeEntry.BalancerEntry;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import io.ngp.nodespec.NodeSpec;
import io.ngp.provider.local.machine.PortOwner;
import io.ngp.provider.local.machine.Ports;
import io.ngp.provider.local.node.NodeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which ports each node of a platform was given, kept in {@code ports/<name>.json}: so that nobody
 * else of the platform takes them while the node is down, and a choice that was made but never
 * recorded is found again.
 */
final class PortBook {
  private final Site site;
  private final Ports ports;
  private final Map<String, Entry> entries = new TreeMap<>();
  private final Map<Integer, String> holders = new TreeMap<>();
  private boolean isLoaded;

  /** The ports by purpose, and which create chose them. */
  record Entry(String token, Map<String, Integer> ports) {}

  PortBook(Site site, Ports ports) {
    this.site = site;
    this.ports = ports;
  }

  synchronized Optional<Entry> find(String name) {
    load();
    return Optional.ofNullable(entries.get(name));
  }

  /**
   * Chooses ports and writes them down: those of {@code former} stay where the wishes allow it and
   * nobody else took them meanwhile.
   *
   * @param formerly what was wished when the former ports were chosen
   * @throws ProviderException if a port that cannot move is taken; nothing is chosen then
   */
  synchronized Map<String, Integer> choose(
      PortWishes wishes, String token, Map<String, Integer> former, PortWishes formerly) {
    load();
    var chosen = new LinkedHashMap<String, Integer>();
    for (var purpose : wishes.purposes()) {
      var before = former.getOrDefault(purpose, 0);
      chosen.put(purpose, choose(wishes, purpose, before, formerly.wish(purpose)));
    }
    keep(wishes.name(), new Entry(token, chosen));
    return chosen;
  }

  private int choose(PortWishes wishes, String purpose, int before, int formerWish) {
    var name = wishes.name();
    var isKept = before > 0 && wishes.isContentWith(before, purpose, formerWish);
    if (isKept && take(name, before)) {
      return before;
    }
    var wish = wishes.wish(purpose);
    if (wish > 0 && take(name, wish)) {
      return wish;
    }
    if (wishes.isFixed(purpose) && (isKept || wish > 0)) {
      var port = isKept ? before : wish;
      throw new ProviderException(taken(name, port) + ".", alternative(port));
    }
    var any = ports.takeAny();
    holders.put(any, name);
    return any;
  }

  private boolean take(String name, int port) {
    if (!isAvailable(name, port)) {
      return false;
    }
    reserve(name, port);
    return true;
  }

  /** Whether the node {@code name} has the port already or may have it. */
  synchronized boolean isAvailable(String name, int port) {
    load();
    return holders.getOrDefault(port, name).equals(name)
        && (ofRunning(name).contains(port) || Ports.isFree(port));
  }

  /** Keeps others of this platform from choosing the port as long as this process lives. */
  synchronized void reserve(String name, int port) {
    load();
    if (holders.putIfAbsent(port, name) == null) {
      ports.keep(port);
    }
  }

  /** Who has a port that is not available, in a sentence without its full stop. */
  synchronized String taken(String name, int port) {
    var holder = holders.getOrDefault(port, name);
    return "Port %d is taken by %s"
        .formatted(
            port,
            Ports.isFree(port) && !holder.equals(name)
                ? holder + " of this platform"
                : PortOwner.describe(port));
  }

  /** What to do about a port that is taken. */
  static String alternative(int port) {
    for (var other = port + 10; other < 65_536; other += 10) {
      if (Ports.isFree(other)) {
        return "Choose another, for example with `ngp up --port %d`, or stop that process."
            .formatted(other);
      }
    }
    return "Stop that process.";
  }

  private Collection<Integer> ofRunning(String name) {
    return site.running(name).map(PortBook::portsOf).orElse(Set.of());
  }

  private static Set<Integer> portsOf(NodeFile file) {
    var ports = new HashSet<>(portsOf(file.spec().entry()));
    if (file.spec() instanceof NodeSpec.Balancer balancer) {
      balancer.tls().ifPresent(tls -> ports.add(tls.port()));
    }
    return ports;
  }

  private static Set<Integer> portsOf(NodeEntry entry) {
    return switch (entry) {
      case MasterEntry master ->
          Set.of(
              master.controlPort(),
              master.zooKeeper().peer(),
              master.zooKeeper().election(),
              master.zooKeeper().client());
      case AgentEntry agent -> Set.of(agent.controlPort());
      case BalancerEntry balancer -> Set.of(balancer.controlPort(), balancer.port());
    };
  }

  /** Knows ports that were chosen before, if their file was lost. */
  synchronized void remember(String name, String token, Map<String, Integer> chosen) {
    load();
    if (!entries.containsKey(name)) {
      hold(name, new Entry(token, chosen));
    }
  }

  /** Gives the ports of {@code name} back. */
  synchronized void remove(String name) {
    load();
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new ProviderException(
          file(name) + " cannot be removed: " + e.getMessage(), "Remove it by hand.", e);
    }
    entries.remove(name);
    release(name, Set.of());
  }

  private void keep(String name, Entry entry) {
    var json = JsonMapper.shared().createObjectNode().put("token", entry.token());
    var list = json.putObject("ports");
    entry.ports().forEach(list::put);
    try {
      Files.createDirectories(site.ports());
      var draft = site.ports().resolve(name + ".json.new");
      Files.writeString(draft, json + "\n");
      Files.move(
          draft, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new ProviderException(
          file(name) + " cannot be written: " + e.getMessage(),
          "Choose a folder you may write to: ngp -C DIR up",
          e);
    }
    hold(name, entry);
    release(name, Set.copyOf(entry.ports().values()));
  }

  private void hold(String name, Entry entry) {
    entries.put(name, entry);
    entry.ports().values().forEach(port -> reserve(name, port));
  }

  private void release(String name, Set<Integer> kept) {
    holders
        .entrySet()
        .removeIf(each -> {
          var isReleased = each.getValue().equals(name) && !kept.contains(each.getKey());
          if (isReleased) {
            ports.release(each.getKey());
          }
          return isReleased;
        });
  }

  private void load() {
    if (isLoaded) {
      return;
    }
    isLoaded = true;
    try (var files = Files.list(site.ports())) {
      files.filter(file -> file.toString().endsWith(".json")).forEach(this::load);
    } catch (NoSuchFileException _) {
      // Nothing was chosen yet.
    } catch (IOException e) {
      throw new ProviderException(
          site.ports() + " cannot be read: " + e.getMessage(),
          "Make it readable for this user.",
          e);
    }
  }

  private void load(Path file) {
    try {
      var name = String.valueOf(file.getFileName()).replaceFirst("\\.json$", "");
      var json = JsonMapper.shared().readTree(Files.readString(file));
      hold(name, new Entry(json.path("token").asString(""), read(json.path("ports"))));
    } catch (IOException | JacksonException _) {
      // The record in the state says the same; the next choice writes the file anew.
    }
  }

  private static Map<String, Integer> read(JsonNode json) {
    var ports = new LinkedHashMap<String, Integer>();
    json.properties().forEach(each -> ports.put(each.getKey(), each.getValue().asInt(0)));
    return ports;
  }

  private Path file(String name) {
    return site.ports().resolve(name + ".json");
  }
}
