package io.ngp.engine.swarm;

import io.ngp.cluster.engine.TaskUsage;
import io.ngp.cluster.engine.TaskUsage.Memory;
import io.ngp.cluster.engine.TaskUsage.Traffic;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Docker's statistics of a container (Docker Engine API 1.41, ContainerStats). */
final class Statistics {
  private static final double NANOS_PER_SECOND = 1e9;

  private Statistics() {}

  /** Reads them; empty if they are of a container that does not run. */
  static Optional<TaskUsage> read(JsonNode json) {
    JsonNode memory = json.path("memory_stats");
    JsonNode cpu = json.path("cpu_stats").path("cpu_usage").path("total_usage");
    return memory.path("usage").isNumber() && cpu.isNumber()
        ? at(json)
            .map(at ->
                new TaskUsage(
                    at,
                    cpu.asLong(0) / NANOS_PER_SECOND,
                    memory(memory),
                    json.path("pids_stats").path("current").asInt(0),
                    network(json.path("networks")),
                    Optional.of(disk(json.path("blkio_stats")))))
        : Optional.empty();
  }

  private static Optional<Instant> at(JsonNode json) {
    try {
      return Optional.of(Instant.parse(json.path("read").asString("")));
    } catch (DateTimeParseException _) {
      return Optional.empty();
    }
  }

  /** As {@code docker stats} does: what the kernel would give away first does not count. */
  private static Memory memory(JsonNode memory) {
    JsonNode details = memory.path("stats");
    long idle = details.path("inactive_file").asLong(details.path("total_inactive_file").asLong(0));
    return new Memory(
        Math.max(0, memory.path("usage").asLong(0) - idle),
        number(memory.path("limit")),
        number(memory.path("max_usage")));
  }

  private static Optional<Long> number(JsonNode value) {
    return Optional.of(value).filter(JsonNode::isNumber).map(number -> number.asLong(0));
  }

  /** Containers in their machine's network have none of their own. */
  private static Optional<Traffic> network(JsonNode networks) {
    return Optional.of(networks)
        .filter(all -> !all.isEmpty())
        .map(all -> {
          long in = 0;
          long out = 0;
          for (JsonNode network : all) {
            in += network.path("rx_bytes").asLong(0);
            out += network.path("tx_bytes").asLong(0);
          }
          return new Traffic(in, out);
        });
  }

  private static Traffic disk(JsonNode blocks) {
    long in = 0;
    long out = 0;
    for (JsonNode entry : blocks.path("io_service_bytes_recursive")) {
      switch (entry.path("op").asString("").toLowerCase(Locale.ROOT)) {
        case "read" -> in += entry.path("value").asLong(0);
        case "write" -> out += entry.path("value").asLong(0);
        default -> {} // sums of these
      }
    }
    return new Traffic(in, out);
  }
}
