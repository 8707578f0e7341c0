package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.engine.EngineEvent.OfferVerdict;
import io.ngp.cluster.engine.EngineEvent.RejectReason;
import io.ngp.cluster.engine.EngineNode;
import io.ngp.cluster.launch.QueueEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Waiting launches as the API shows them (marathon/API.md 2.4). An offer is one agent considered
 * for one task.
 */
final class QueueJson {
  private final AppJson definitions;
  private final Map<String, EngineNode> agents;
  private final boolean withOffers;
  private final Instant now;

  /**
   * @param agents by id
   * @param withOffers whether the last refused offers are shown one by one
   */
  QueueJson(AppJson definitions, Map<String, EngineNode> agents, boolean withOffers, Instant now) {
    this.definitions = definitions;
    this.agents = Map.copyOf(agents);
    this.withOffers = withOffers;
    this.now = now;
  }

  ObjectNode write(QueueEntry entry) {
    ObjectNode json = Json.object();
    json.put("count", entry.count());
    json.put("role", entry.app().placement().role());
    json.set("delay", delay(entry.delay(now)));
    json.put("since", Version.format(entry.since()));
    json.set("processedOffersSummary", summary(entry));
    if (withOffers) {
      json.set("lastUnusedOffers", offers(entry));
    }
    if (entry.app().isPod()) {
      json.set("pod", definitions.writePod(entry.app()));
    } else {
      json.set("app", definitions.write(entry.app()));
    }
    return json;
  }

  /** Seconds are rounded up so that 0 means that nothing is left to wait for. */
  private static ObjectNode delay(Duration left) {
    return Json.object()
        .put("timeLeftSeconds", left.plusMillis(999).toSeconds())
        .put("overdue", left.isZero());
  }

  private static ObjectNode summary(QueueEntry entry) {
    ObjectNode json = Json.object();
    json.put("processedOffersCount", entry.refusals().size());
    json.put("unusedOffersCount", entry.refusals().size());
    entry.lastRefusedAt().ifPresent(at -> json.put("lastUnusedOfferAt", Version.format(at)));
    json.set("rejectSummaryLastOffers", funnel(entry.lastVerdicts()));
    json.set("rejectSummaryLaunchAttempt", funnel(entry.refusals()));
    return json;
  }

  /** All reasons in order; what is declined for one is not processed by the next. */
  private static ArrayNode funnel(List<OfferVerdict> verdicts) {
    ArrayNode rows = Json.array();
    long left = verdicts.size();
    for (RejectReason reason : RejectReason.values()) {
      long declined = verdicts.stream().filter(verdict -> verdict.reason() == reason).count();
      rows.addObject()
          .put("reason", reason.name())
          .put("declined", declined)
          .put("processed", left);
      left -= declined;
    }
    return rows;
  }

  private ArrayNode offers(QueueEntry entry) {
    ArrayNode offers = Json.array();
    for (OfferVerdict verdict : entry.lastVerdicts()) {
      ObjectNode offer = offers.addObject();
      offer.set("offer", offer(verdict.agent()));
      offer.putArray("reason").add(verdict.reason().name());
      entry.lastRefusedAt().ifPresent(at -> offer.put("timestamp", Version.format(at)));
    }
    return offers;
  }

  private ObjectNode offer(String agent) {
    Optional<EngineNode> node = Optional.ofNullable(agents.get(agent));
    ObjectNode json = Json.object();
    json.put("id", agent);
    json.put("agentId", agent);
    json.put("hostname", node.map(known -> known.info().host()).orElse(agent));
    ArrayNode resources = json.putArray("resources");
    ArrayNode attributes = json.putArray("attributes");
    node.ifPresent(known -> {
      add(resources, "cpus", known.total().cpus() - known.used().cpus());
      add(resources, "mem", known.total().memMib() - known.used().memMib());
      add(resources, "disk", known.total().diskMib() - known.used().diskMib());
      known
          .attributes()
          .forEach((name, value) -> attributes.addObject().put("name", name).put("text", value));
    });
    return json;
  }

  private static void add(ArrayNode resources, String name, double free) {
    resources.addObject().put("name", name).put("scalar", free).put("role", "*");
  }
}
