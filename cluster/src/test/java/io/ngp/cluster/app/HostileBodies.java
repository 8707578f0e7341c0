package io.ngp.cluster.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Definitions with damage: a value replaced, removed or renamed, or bytes changed. */
public final class HostileBodies {
  private static final List<String> JUNK =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1.5",
          "1e400",
          "-1e400",
          "99999999999999999999999999",
          "2147483648",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"..\"",
          "\"/\"",
          "\"(\"",
          "\"a.a\"",
          "\"*\"",
          "[]",
          "[null]",
          "[[[]]]",
          "{}",
          "{\"\":{}}",
          "{\"secret\":\"x\"}",
          "[\"*\",\"*\"]",
          "[{\"mode\":\"host\"},{\"mode\":\"container\"}]",
          "\"" + "a.".repeat(4_000) + "a\"",
          "\"" + "(".repeat(4_000) + "\"",
          "\"" + "a/".repeat(4_000) + "a\"");

  private static final List<String> NAMES =
      List.of(
          "ports",
          "uris",
          "ipAddress",
          "networks",
          "container",
          "docker",
          "network",
          "portMappings",
          "discovery",
          "check",
          "healthChecks",
          "cmd",
          "args",
          "id",
          "labels",
          "executor",
          "constraints",
          "acceptedResourceRoles",
          "role");

  /** What is damaged; one for each case would cost more than the case. */
  private static final List<ObjectNode> DEFINITIONS =
      IntStream.range(0, 200).mapToObj(i -> new RandomDefinitions(new Random(i)).next()).toList();

  private static final ObjectNode POD =
      (ObjectNode) MarathonExamplesTest.example("pod.json").deepCopy();

  private final Random random;

  private HostileBodies(Random random) {
    this.random = random;
  }

  /** The body that this seed makes, always the same. */
  public static byte[] body(long seed) {
    return new HostileBodies(new Random(seed)).next();
  }

  /** The same for a pod. */
  public static byte[] pod(long seed) {
    return new HostileBodies(new Random(seed)).damagedCopy(POD);
  }

  private byte[] next() {
    return damagedCopy(DEFINITIONS.get(random.nextInt(DEFINITIONS.size())));
  }

  private byte[] damagedCopy(ObjectNode definition) {
    ObjectNode body = definition.deepCopy();
    int damages = random.nextInt(4);
    for (int i = 0; i < damages; i++) {
      damage(body);
    }
    byte[] bytes = body.toString().getBytes(UTF_8);
    return random.nextInt(4) == 0 ? damaged(bytes) : bytes;
  }

  private void damage(ObjectNode body) {
    List<JsonNode> containers = new ArrayList<>();
    collect(body, containers);
    switch (containers.get(random.nextInt(containers.size()))) {
      case ObjectNode object -> damageObject(object);
      case ArrayNode array when random.nextBoolean() -> array.add(junk());
      case ArrayNode array -> {
        if (!array.isEmpty()) {
          array.set(random.nextInt(array.size()), junk());
        }
      }
      default -> throw new IllegalStateException("neither object nor array");
    }
  }

  private void damageObject(ObjectNode object) {
    List<String> names = new ArrayList<>(object.propertyNames());
    String known = NAMES.get(random.nextInt(NAMES.size()));
    String name = names.isEmpty() ? known : names.get(random.nextInt(names.size()));
    switch (random.nextInt(5)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(known, junk());
      default -> object.set(name, junk());
    }
  }

  private JsonNode junk() {
    return AppJson.parse(JUNK.get(random.nextInt(JUNK.size())).getBytes(UTF_8));
  }

  private byte[] damaged(byte[] bytes) {
    byte[] result = Arrays.copyOf(bytes, bytes.length - random.nextInt(3));
    for (int i = random.nextInt(3); i > 0; i--) {
      result[random.nextInt(result.length)] = (byte) random.nextInt(256);
    }
    return result;
  }

  private static void collect(JsonNode node, List<JsonNode> containers) {
    if (node.isContainer()) {
      containers.add(node);
      node.values().forEach(child -> collect(child, containers));
    }
  }
}
