package io.ngp.cli.api;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What one task uses as the API measured it; amounts of memory and traffic in bytes.
 *
 * @param cores kept busy; absent while no rate is known
 * @param asked cores its definition asks for
 */
public record TaskStats(
    String task,
    AppId app,
    String agent,
    Optional<Double> cores,
    Optional<Double> asked,
    long memory,
    Optional<Long> memoryLimit,
    Optional<Long> memoryPeak,
    int processes,
    Optional<Traffic> network,
    Optional<Traffic> disk) {

  /** Bytes that came in, and those that went out. */
  public record Traffic(long in, long out) {}

  static TaskStats from(JsonNode json) {
    var cpu = json.path("cpu");
    var memory = json.path("memory");
    return new TaskStats(
        Json.text(json, "task"),
        new AppId(Json.text(json, "app")),
        Json.text(json, "agent"),
        number(cpu, "cores"),
        number(cpu, "asked"),
        memory.path("bytes").asLong(0),
        whole(memory, "limitBytes"),
        whole(memory, "peakBytes"),
        json.path("processes").asInt(0),
        traffic(json.path("network"), "receivedBytes", "sentBytes"),
        traffic(json.path("disk"), "readBytes", "writtenBytes"));
  }

  private static Optional<Double> number(JsonNode json, String name) {
    return json.path(name).isNumber() ? Optional.of(json.path(name).asDouble()) : Optional.empty();
  }

  private static Optional<Long> whole(JsonNode json, String name) {
    return json.path(name).isNumber() ? Optional.of(json.path(name).asLong()) : Optional.empty();
  }

  private static Optional<Traffic> traffic(JsonNode json, String in, String out) {
    return json.isObject()
        ? Optional.of(new Traffic(json.path(in).asLong(0), json.path(out).asLong(0)))
        : Optional.empty();
  }
}
