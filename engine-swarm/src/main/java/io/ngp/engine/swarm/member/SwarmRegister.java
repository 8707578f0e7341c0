package io.ngp.engine.swarm.member;

import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerException;
import io.ngp.engine.swarm.docker.DockerException.Kind;
import io.ngp.engine.swarm.docker.Managers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The leading master's side of the platform's swarm: invites nodes, labels those that joined and
 * removes what the swarm remembers of their former selves. Thread-safe.
 */
public final class SwarmRegister {
  private static final Logger LOG = LoggerFactory.getLogger(SwarmRegister.class);

  /** On nodes: the master that is there. */
  static final String MASTER = "ngp.master";

  /** On nodes: the agent that is there, or the master where there is no agent. */
  static final String NAME = "ngp.name";

  private static final Set<String> UNDER_WAY =
      Set.of("assigned", "accepted", "preparing", "ready", "starting", "running");

  private static final int ATTEMPTS = 20;
  private static final int UNTIL_IDLE = 40;
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Managers managers;
  private final SwarmRecord record;

  /**
   * @param managers of the swarm
   * @param record of this term
   */
  public SwarmRegister(List<Docker> managers, SwarmRecord record) {
    this.managers = new Managers(managers);
    this.record = record;
  }

  private Optional<KnownSwarm> known() {
    return record.read().map(KnownSwarm::read);
  }

  /** What it takes to join; empty while there is no swarm. */
  public Optional<Invitation> invitation(boolean isManager) {
    return known().map(swarm -> swarm.invitation(isManager));
  }

  /** Remembers the swarm this daemon manages: it is the platform's. */
  synchronized void adopt(LocalDaemon daemon) {
    KnownSwarm swarm = KnownSwarm.of(daemon.swarm(), daemon.docker().get("/nodes"));
    record.write(swarm.text());
    LOG.info("The platform's swarm is {}", swarm.cluster());
  }

  /** Remembers what changed in the swarm: managers, tokens. */
  synchronized void refresh() {
    Optional<KnownSwarm> before = known();
    if (before.isEmpty()) {
      return;
    }
    KnownSwarm now =
        managers.call(manager -> KnownSwarm.of(manager.get("/swarm"), manager.get("/nodes")));
    if (!before.get().equals(now) && before.get().cluster().equals(now.cluster())) {
      record.write(now.text());
    }
  }

  /**
   * Labels the node as what it says it is, and removes its former selves.
   *
   * @return whether the swarm has it
   * @throws io.ngp.engine.swarm.docker.DockerException if the swarm can't be changed now
   */
  public synchronized boolean present(String name, Presence presence) {
    boolean isKnown = false;
    JsonNode nodes = managers.call(manager -> manager.get("/nodes"));
    for (JsonNode node : nodes) {
      if (id(node).equals(presence.node())) {
        isKnown = true;
        label(name, presence, node);
      } else if (isOf(name, node) && isDown(node)) {
        remove(name, node);
      }
    }
    return isKnown;
  }

  private void label(String name, Presence presence, JsonNode node) {
    ObjectNode spec = (ObjectNode) node.path("Spec").deepCopy();
    Map<String, String> labels = new HashMap<>(presence.labels());
    String former = spec.path("Labels").path(NAME).asString("");
    boolean isAgents = !former.isEmpty() && !former.equals(label(node, MASTER));
    if (presence.isManaging()) {
      labels.put(MASTER, name);
      if (!isAgents) {
        labels.put(NAME, name);
        // Masters run no tasks; an agent on the same host will say that it does.
        spec.put("Availability", "drain");
      }
      spec.put("Role", "manager");
    } else {
      labels.put(NAME, name);
      if (!former.equals(name)) {
        spec.put("Availability", "active");
      }
    }
    labels.forEach(spec.withObject("/Labels")::put);
    if (!spec.equals(node.path("Spec"))) {
      update(node, spec);
      LOG.info("Node {} of the swarm is {}", id(node), name);
    }
  }

  /**
   * Takes a node out of the swarm, for good: what runs there is stopped, a manager loses its say.
   * Where a master is on the same host it stays, without tasks. Waits until its tasks have ended,
   * 20 s at most.
   *
   * @throws DockerException if the swarm can't be changed now
   */
  public void dismiss(String name) {
    List<String> leaving = drain(name);
    leaving.forEach(this::awaitIdle);
    removeThose(name, leaving);
  }

  /** Stops what runs on the nodes of this name; says which of them are to be removed. */
  private synchronized List<String> drain(String name) {
    List<String> leaving = new ArrayList<>();
    for (JsonNode node : managers.call(manager -> manager.get("/nodes"))) {
      boolean isMasters = label(node, MASTER).equals(name);
      boolean isAgents = label(node, NAME).equals(name) && !isMasters;
      if (isAgents && !label(node, MASTER).isEmpty()) {
        ObjectNode spec = (ObjectNode) node.path("Spec").deepCopy();
        spec.withObject("/Labels").put(NAME, label(node, MASTER));
        update(node, spec.put("Availability", "drain"));
      } else if (isMasters && !label(node, NAME).equals(name)) {
        ObjectNode spec = (ObjectNode) node.path("Spec").deepCopy();
        spec.withObject("/Labels").remove(MASTER);
        update(node, spec.put("Role", "worker"));
      } else if (isMasters || isAgents) {
        ObjectNode spec = (ObjectNode) node.path("Spec").deepCopy();
        update(node, spec.put("Availability", "drain"));
        leaving.add(id(node));
      }
    }
    return leaving;
  }

  /** Until nothing runs on a node, as far as managers hear of it. */
  private void awaitIdle(String node) {
    String filter =
        URLEncoder.encode("{\"node\":[\"%s\"]}".formatted(node), StandardCharsets.UTF_8);
    for (int attempt = 0; attempt < UNTIL_IDLE; attempt++) {
      JsonNode tasks = managers.call(manager -> manager.get("/tasks?filters=" + filter));
      JsonNode now = managers.call(manager -> manager.get("/nodes/" + node));
      if (isDown(now) || tasks.valueStream().noneMatch(SwarmRegister::isUnderWay)) {
        return;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    LOG.warn("Node {} of the swarm is removed while something still runs there", node);
  }

  private static boolean isUnderWay(JsonNode task) {
    return UNDER_WAY.contains(task.path("Status").path("State").asString(""));
  }

  private synchronized void removeThose(String name, List<String> leaving) {
    for (JsonNode node : managers.call(manager -> manager.get("/nodes"))) {
      if (leaving.contains(id(node))) {
        remove(name, node);
      }
    }
  }

  private void remove(String name, JsonNode node) {
    if (node.path("Spec").path("Role").asString("").equals("manager")) {
      update(node, ((ObjectNode) node.path("Spec").deepCopy()).put("Role", "worker"));
    }
    delete(id(node));
    LOG.info("Node {} of the swarm, which was {}, is removed", id(node), name);
  }

  /** The swarm takes a moment to believe that a manager is none any more. */
  private void delete(String id) {
    for (int attempt = 1; ; attempt++) {
      try {
        managers.call(manager -> {
          manager.delete("/nodes/" + id + "?force=true");
          return id;
        });
        return;
      } catch (DockerException e) {
        if (e.kind() == Kind.NOT_FOUND) {
          return;
        }
        if (attempt == ATTEMPTS) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private void update(JsonNode node, ObjectNode spec) {
    long version = node.path("Version").path("Index").asLong(0);
    managers.call(
        manager -> manager.post("/nodes/%s/update?version=%d".formatted(id(node), version), spec));
  }

  private static boolean isOf(String name, JsonNode node) {
    return label(node, NAME).equals(name) || label(node, MASTER).equals(name);
  }

  private static boolean isDown(JsonNode node) {
    return node.path("Status").path("State").asString("").equals("down");
  }

  private static String label(JsonNode node, String label) {
    return node.path("Spec").path("Labels").path(label).asString("");
  }

  private static String id(JsonNode node) {
    return node.path("ID").asString("");
  }
}
