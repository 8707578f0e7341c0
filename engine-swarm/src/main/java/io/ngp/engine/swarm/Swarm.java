package io.ngp.engine.swarm;

import io.ngp.cluster.instance.TaskId;
import io.ngp.engine.swarm.docker.Docker;
import io.ngp.engine.swarm.docker.DockerAddress;
import io.ngp.engine.swarm.docker.DockerException;
import io.ngp.engine.swarm.docker.DockerException.Kind;
import io.ngp.engine.swarm.docker.Managers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the engine asks a swarm. Blocks as long as the swarm takes. Thread-safe. */
final class Swarm {
  private final List<Docker> all;
  private final Managers managers;
  private final String platform;
  private final Optional<SSLContext> tls;

  /** By address. */
  private final Map<String, Docker> daemons = new ConcurrentHashMap<>();

  /** Managers that have told which node they are, by its id. */
  private final Map<String, Docker> selves = new ConcurrentHashMap<>();

  Swarm(SwarmSettings settings) {
    tls = settings.tls();
    platform = settings.platform();
    all = settings.managers().stream().map(this::daemon).toList();
    managers = new Managers(all);
  }

  private Docker daemon(String address) {
    return daemons.computeIfAbsent(
        address, text -> new Docker(DockerAddress.parse(text, tls), Docker.PATIENCE));
  }

  String platform() {
    return platform;
  }

  Managers managers() {
    return managers;
  }

  /** Looks at all nodes and at this platform's tasks. */
  SwarmPicture look(long number) {
    introduce();
    // Nodes first: a task that shows up meanwhile must not be on a node nobody knows.
    JsonNode nodes = managers.call(manager -> manager.get("/nodes"));
    JsonNode tasks = managers.call(manager -> manager.get("/tasks?filters=" + ours("label")));
    return SwarmPicture.read(number, nodes, tasks);
  }

  /** Asks managers that have not said it which nodes they are. */
  private void introduce() {
    for (Docker manager : all) {
      if (!selves.containsValue(manager)) {
        try {
          String node = manager.get("/info").path("Swarm").path("NodeID").asString("");
          if (!node.isEmpty()) {
            selves.put(node, manager);
          }
        } catch (DockerException _) {
          // Another look will find it.
        }
      }
    }
  }

  /** The daemon of a node, if it is known where that answers. */
  Optional<Docker> daemonOf(SwarmNode node) {
    return node.docker().map(this::daemon).or(() -> Optional.ofNullable(selves.get(node.id())));
  }

  /** All daemons that are known: those of the managers, and those of nodes that are ready. */
  List<Docker> daemons() {
    Set<Docker> known = new LinkedHashSet<>(all);
    for (JsonNode node : managers.call(manager -> manager.get("/nodes"))) {
      Optional.of(SwarmNode.read(node))
          .filter(SwarmNode::isReady)
          .flatMap(this::daemonOf)
          .ifPresent(known::add);
    }
    return List.copyOf(known);
  }

  /** Makes a service; one of this name that exists is left as it is. */
  void create(ObjectNode service, Map<String, String> headers) {
    try {
      managers.call(manager -> manager.post("/services/create", service, headers));
    } catch (DockerException e) {
      if (e.kind() != Kind.CONFLICT) {
        throw e;
      }
    }
  }

  /**
   * Empties a task's service, if it exists: stops its container with the grace the service asks
   * for, and removes it with its output. The service stays, so that none of this name can be made.
   */
  void empty(String service) {
    managers.call(manager -> {
      try {
        emptyAt(manager, manager.get("/services/" + service));
      } catch (DockerException e) {
        if (e.kind() != Kind.NOT_FOUND) {
          throw e;
        }
      }
      return service;
    });
  }

  private static void emptyAt(Docker manager, JsonNode service) {
    if (!isEmptied(service)) {
      ObjectNode spec = (ObjectNode) service.path("Spec").deepCopy();
      spec.withObject("/Mode/Replicated").put("Replicas", 0);
      manager.post(
          "/services/%s/update?version=%d"
              .formatted(
                  service.path("ID").asString(""), service.path("Version").path("Index").asLong(0)),
          spec);
    }
  }

  private static boolean isEmptied(JsonNode service) {
    return service.at("/Spec/Mode/Replicated/Replicas").asInt(0) == 0;
  }

  /** Removes a service, if it exists, with its containers and their output. */
  void remove(String service) {
    managers.call(manager -> {
      deleteIfThere(manager, "/services/" + service);
      return service;
    });
  }

  /** A secret of the swarm. */
  record SwarmSecret(String id, String name) {}

  /**
   * Makes a secret for a task, which goes with the task's service; one of this name that exists is
   * left as it is.
   */
  SwarmSecret createSecret(String name, TaskId task, byte[] value) {
    ObjectNode secret = JsonMapper.shared().createObjectNode();
    secret.put("Name", name).put("Data", Base64.getEncoder().encodeToString(value));
    secret.putObject("Labels").put(Labels.PLATFORM, platform).put(Labels.TASK, task.toString());
    JsonNode made =
        managers.call(manager -> {
          try {
            return manager.post("/secrets/create", secret);
          } catch (DockerException e) {
            if (e.kind() != Kind.CONFLICT) {
              throw e;
            }
            return manager.get("/secrets/" + name);
          }
        });
    return new SwarmSecret(made.path("ID").asString(""), name);
  }

  /**
   * Deletes the services that were emptied and have no tasks any more, as far as is known, and the
   * secrets whose service is gone.
   */
  void sweep(Predicate<TaskId> isOver) {
    Set<TaskId> inUse = new HashSet<>();
    for (JsonNode service : all("/services")) {
      Optional<TaskId> task = taskOf(service);
      if (isEmptied(service) && task.filter(isOver).isPresent()) {
        remove(service.path("ID").asString(""));
      } else {
        task.ifPresent(inUse::add);
      }
    }
    for (JsonNode secret : all("/secrets")) {
      if (taskOf(secret).filter(isOver).filter(task -> !inUse.contains(task)).isPresent()) {
        delete("/secrets/", secret);
      }
    }
  }

  /** What there is of a kind that belongs to this platform. */
  private JsonNode all(String kind) {
    return managers.call(manager -> manager.get(kind + "?filters=" + ours("label")));
  }

  private void delete(String kind, JsonNode object) {
    managers.call(manager -> {
      deleteIfThere(manager, kind + object.path("ID").asString(""));
      return object;
    });
  }

  /**
   * How many tasks the swarm still has, and containers the daemons that can be asked: the swarm may
   * forget a task before its container has ended.
   */
  int living() {
    SwarmPicture picture = look(1);
    int containers = 0;
    for (SwarmNode node : picture.nodes()) {
      Optional<Docker> daemon = daemonOf(node).filter(_ -> node.isReady());
      if (daemon.isPresent()) {
        containers += daemon.get().get("/containers/json?all=1&filters=" + ours("label")).size();
      }
    }
    return picture.tasks().size() + containers;
  }

  /** Removes all of the platform but its volumes; says how many services there were. */
  int removeAll() {
    JsonNode services = all("/services");
    services.forEach(service -> delete("/services/", service));
    all("/configs").forEach(config -> delete("/configs/", config));
    all("/secrets").forEach(secret -> delete("/secrets/", secret));
    return services.size();
  }

  private static Optional<TaskId> taskOf(JsonNode service) {
    try {
      return Optional.of(
          TaskId.parse(service.path("Spec").path("Labels").path(Labels.TASK).asString("")));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Deletes what may have been deleted before. */
  static void deleteIfThere(Docker docker, String path) {
    try {
      docker.delete(path);
    } catch (DockerException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw e;
      }
    }
  }

  /** The filter for what has this platform's label, as part of a query. */
  String ours(String filter) {
    return filters(Map.of(filter, List.of(Labels.PLATFORM + "=" + platform)));
  }

  /** Docker's filters as part of a query. */
  static String filters(Map<String, List<String>> filters) {
    return URLEncoder.encode(
        JsonMapper.shared().writeValueAsString(filters), StandardCharsets.UTF_8);
  }
}
