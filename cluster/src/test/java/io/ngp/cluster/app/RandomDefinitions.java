package io.ngp.cluster.app;

import io.ngp.cluster.app.PlacementRules.Operator;
import java.util.Random;
import java.util.function.IntFunction;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Random definitions that every rule allows when all features are on. */
final class RandomDefinitions {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Random random;
  private ObjectNode app = JSON.objectNode();

  RandomDefinitions(Random random) {
    this.random = random;
  }

  ObjectNode next() {
    app = JSON.objectNode().put("id", "/g%d/a%d".formatted(random.nextInt(5), random.nextInt(99)));
    addProgram();
    addNumbers();
    addPlacement();
    String mode = oneOf("host", "container", "container/bridge");
    if (!mode.equals("host") || flip()) {
      app.putArray("networks").addObject().put("mode", mode);
    }
    boolean isResident = random.nextInt(4) == 0;
    boolean isDocker = !isResident && flip();
    addContainer(mode, isResident, isDocker);
    int ports = addPorts(mode);
    addChecks(ports, isDocker);
    addLifecycle(isResident);
    return app;
  }

  private void addProgram() {
    if (flip()) {
      app.put("cmd", "run " + text());
    } else {
      app.set("args", array(1 + random.nextInt(3), _ -> JSON.stringNode(text())));
    }
    app.putObject("secrets").putObject("secret0").put("source", "/vault/" + random.nextInt());
    if (flip()) {
      ObjectNode env = app.putObject("env");
      env.put("TEXT", text()).putObject("PASSWORD").put("secret", "secret0");
    }
    if (flip()) {
      app.put("user", "user" + random.nextInt(9));
    }
    if (flip()) {
      app.put("tty", flip());
    }
    app.put("executor", oneOf("", "//cmd", "/bin/exec", "bin/exec"));
    app.set("fetch", array(random.nextInt(3), _ -> fetch()));
    app.putObject("labels").put("label" + random.nextInt(9), text()).put("text", text());
  }

  private ObjectNode fetch() {
    ObjectNode fetch =
        JSON.objectNode()
            .put("uri", "http://h/" + random.nextInt(99) + ".tgz")
            .put("extract", flip())
            .put("cache", flip());
    return flip() ? fetch.put("executable", flip()) : fetch.put("destPath", "d/" + text().length());
  }

  private void addNumbers() {
    app.put("instances", random.nextInt(50));
    app.put("cpus", 0.001 + random.nextDouble() * 8);
    app.put("mem", flip() ? random.nextInt(4096) : random.nextDouble() * 4096);
    app.put("disk", random.nextInt(100));
    if (flip()) {
      ObjectNode limits = app.putObject("resourceLimits");
      limits.put("cpus", "unlimited");
      limits.put("mem", 5000 + random.nextInt(100));
    }
    if (flip()) {
      app.putObject("executorResources").put("cpus", 0.1 + random.nextDouble());
    }
  }

  private void addPlacement() {
    String role = "role" + random.nextInt(3);
    app.put("role", role);
    app.set("constraints", array(random.nextInt(4), _ -> constraint()));
    app.set(
        "dependencies", array(random.nextInt(4), _ -> JSON.stringNode("/d" + random.nextInt(3))));
  }

  private ArrayNode constraint() {
    Operator operator =
        Operator.valueOf(oneOf("UNIQUE", "CLUSTER", "GROUP_BY", "LIKE", "UNLIKE", "MAX_PER", "IS"));
    ArrayNode constraint = JSON.arrayNode().add("field" + random.nextInt(3)).add(operator.name());
    switch (operator) {
      case UNIQUE -> {
        // takes no value
      }
      case CLUSTER, GROUP_BY, MAX_PER -> constraint.add(Integer.toString(1 + random.nextInt(5)));
      case LIKE, UNLIKE -> constraint.add(oneOf("a.*", "[0-9]+", "x|y"));
      case IS -> constraint.add(oneOf("", "1.5", "a/b"));
    }
    return constraint;
  }

  private void addContainer(String mode, boolean isResident, boolean isDocker) {
    boolean isNeeded = isResident || isDocker || !mode.equals("host");
    if (!isNeeded && flip()) {
      return;
    }
    ObjectNode container = app.putObject("container").put("type", isDocker ? "DOCKER" : "MESOS");
    if (isDocker || flip()) {
      addImage(container.putObject("docker"), isDocker);
    }
    ArrayNode volumes = container.putArray("volumes");
    if (isResident) {
      volumes.addObject().put("containerPath", "data").set("persistent", disk());
    }
    if (flip()) {
      volumes.addObject().put("containerPath", "/c").put("hostPath", "/h").put("mode", "RO");
    }
    if (flip()) {
      volumes.addObject().put("containerPath", "/s").put("secret", "secret0");
    }
    if (flip()) {
      volumes
          .addObject()
          .put("containerPath", "/e")
          .put("mode", "RW")
          .putObject("external")
          .put("name", "n")
          .put("size", random.nextInt(9))
          .putObject("options")
          .put("a", text());
    }
    if (flip()) {
      container
          .putObject("linuxInfo")
          .putObject("ipcInfo")
          .put("mode", "PRIVATE")
          .put("shmSize", 8);
    }
  }

  private void addImage(ObjectNode docker, boolean isDocker) {
    docker.put("image", "image" + random.nextInt()).put("privileged", flip());
    if (isDocker) {
      docker.putArray("parameters").addObject().put("key", "k").put("value", text());
    } else {
      docker.putObject("pullConfig").put("secret", "secret0");
    }
  }

  private ObjectNode disk() {
    ObjectNode disk = JSON.objectNode().put("size", 1 + random.nextInt(1000));
    return flip() ? disk : disk.put("type", "mount").put("maxSize", 2000);
  }

  private int addPorts(String mode) {
    int count = 1 + random.nextInt(3);
    if (mode.equals("host")) {
      app.set("portDefinitions", array(count, this::port));
      app.put("requirePorts", flip());
    } else {
      ObjectNode container = (ObjectNode) app.get("container");
      container.set("portMappings", array(count, this::mapping));
    }
    return count;
  }

  private ObjectNode port(int index) {
    ObjectNode port = JSON.objectNode().put("port", flip() ? 0 : 1000 + index);
    port.put("protocol", oneOf("tcp", "udp", "udp,tcp")).put("name", "port" + index);
    return flip() ? port : port.set("labels", JSON.objectNode().put("vip", text()));
  }

  private ObjectNode mapping(int index) {
    ObjectNode port = JSON.objectNode().put("containerPort", random.nextInt(65_536));
    port.put("servicePort", flip() ? 0 : 10_000 + index).put("name", "port" + index);
    return flip() ? port : port.put("hostPort", random.nextInt(65_536));
  }

  private void addChecks(int ports, boolean isDocker) {
    app.set("healthChecks", array(random.nextInt(3), _ -> healthCheck(ports)));
    if (!isDocker && flip()) {
      app.putObject("check").putObject("tcp").put("portIndex", random.nextInt(ports));
    }
    if (flip()) {
      app.putArray("readinessChecks")
          .addObject()
          .put("portName", "port0")
          .put("intervalSeconds", 20)
          .put("timeoutSeconds", 1 + random.nextInt(19));
    }
  }

  private ObjectNode healthCheck(int ports) {
    ObjectNode check = JSON.objectNode();
    if (random.nextInt(4) == 0) {
      check.put("protocol", "COMMAND").putObject("command").put("value", "test " + text());
    } else {
      check.put("protocol", oneOf("HTTP", "HTTPS", "TCP")).put("path", "/health");
      check.put(flip() ? "portIndex" : "port", random.nextInt(ports));
      check.put("ignoreHttp1xx", flip());
    }
    return check
        .put("gracePeriodSeconds", random.nextInt(500))
        .put("intervalSeconds", 1 + random.nextInt(99))
        .put("timeoutSeconds", 1 + random.nextInt(99))
        .put("maxConsecutiveFailures", random.nextInt(9));
  }

  private void addLifecycle(boolean isResident) {
    app.put("backoffSeconds", random.nextInt(99));
    app.put("backoffFactor", 1 + random.nextDouble());
    app.put("maxLaunchDelaySeconds", random.nextInt(9999));
    app.put("killSelection", oneOf("YOUNGEST_FIRST", "OLDEST_FIRST"));
    if (flip()) {
      app.put("taskKillGracePeriodSeconds", random.nextInt(99));
    }
    if (flip()) {
      app.putObject("upgradeStrategy")
          .put("minimumHealthCapacity", random.nextDouble())
          .put("maximumOverCapacity", isResident ? 0 : random.nextDouble());
    }
    if (isResident || flip()) {
      app.put("unreachableStrategy", "disabled");
    } else {
      int inactive = random.nextInt(99);
      app.putObject("unreachableStrategy")
          .put("inactiveAfterSeconds", inactive)
          .put("expungeAfterSeconds", inactive + random.nextInt(99));
    }
  }

  private ArrayNode array(int size, IntFunction<JsonNode> element) {
    ArrayNode array = JSON.arrayNode();
    for (int i = 0; i < size; i++) {
      array.add(element.apply(i));
    }
    return array;
  }

  private boolean flip() {
    return random.nextBoolean();
  }

  private String text() {
    return oneOf("", "a", "ünï çødé", "\"quoted\" \\ \n", "😀", "$PORT0", "null");
  }

  private String oneOf(String... values) {
    return values[random.nextInt(values.length)];
  }
}
