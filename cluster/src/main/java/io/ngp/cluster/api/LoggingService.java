package io.ngp.cluster.api;

import io.ngp.cluster.api.LogLevels.Level;
import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /logging}: what this master logs, and changing it (marathon/API.md 2.5). */
final class LoggingService implements Resource {
  private static final String ALLOWED =
      Arrays.stream(Level.values())
          .map(level -> level.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));
  private static final long MAX_SECONDS = Duration.ofDays(365).toSeconds();

  private final LogLevels levels;

  LoggingService(LogLevels levels) {
    this.levels = levels;
  }

  @Override
  public String prefix() {
    return "/logging";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (!call.segments().isEmpty()) {
      throw Missing.route();
    }
    return new Verbs().get(this::show).post(() -> change(call.json())).answer(call);
  }

  private Reply show() {
    ObjectNode body = Json.object();
    levels.levels().forEach(body::put);
    return Reply.json(body);
  }

  private Reply change(JsonNode body) {
    List<Violation> violations = new ArrayList<>();
    String logger = body.path("logger").asString("");
    if (!body.path("logger").isString() || logger.isBlank()) {
      violations.add(
          new Violation("/logger", List.of("must be the name of a logger, such as io.ngp")));
    }
    Optional<Level> level = level(body.path("level"));
    if (level.isEmpty()) {
      violations.add(
          new Violation(
              "/level", List.of("is %s; allowed are %s".formatted(body.path("level"), ALLOWED))));
    }
    JsonNode seconds = body.path("durationSeconds");
    if (!isAbsent(seconds) && !isDuration(seconds)) {
      violations.add(
          new Violation(
              "/durationSeconds",
              List.of(
                  "is %s; it must be a whole number from 1 to %d"
                      .formatted(seconds, MAX_SECONDS))));
    }
    if (!violations.isEmpty()) {
      throw new RefusedException(new Reason.Invalid("Object is not valid", violations));
    }
    levels.change(
        logger,
        level.orElseThrow(),
        isAbsent(seconds)
            ? Optional.empty()
            : Optional.of(Duration.ofSeconds(seconds.longValue())));
    return Reply.json(body);
  }

  private static Optional<Level> level(JsonNode node) {
    String name = node.asString("").toUpperCase(Locale.ROOT);
    return Arrays.stream(Level.values()).filter(level -> level.name().equals(name)).findFirst();
  }

  private static boolean isAbsent(JsonNode node) {
    return node.isMissingNode() || node.isNull();
  }

  private static boolean isDuration(JsonNode node) {
    return node.isIntegralNumber()
        && node.canConvertToLong()
        && node.longValue() >= 1
        && node.longValue() <= MAX_SECONDS;
  }
}
