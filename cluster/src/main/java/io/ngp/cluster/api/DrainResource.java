package io.ngp.cluster.api;

import io.ngp.cluster.api.diagnostics.Leftover;
import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.AgentNames;
import io.ngp.cluster.control.ClusterControl;
import io.ngp.cluster.control.ClusterControl.DrainWish;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /ngp/v1/nodes/{agent}/drain}: empties an agent, and says what is still on it. */
final class DrainResource {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final Duration LONGEST_WINDOW = Duration.ofDays(30);

  private final LeaderGate gate;

  DrainResource(LeaderGate gate) {
    this.gate = gate;
  }

  Reply reply(String agent, Call call) throws IOException, InterruptedException {
    return new Verbs()
        .get(() -> show(agent))
        .post(() -> drain(agent, call))
        .delete(() -> undrain(agent))
        .answer(call);
  }

  private Reply show(String agent) {
    ClusterControl control = gate.control();
    ClusterView view = control.view();
    new AgentNames(control.nodes(), view.drains()).require(agent);
    return Reply.json(write(agent, view));
  }

  private Reply drain(String agent, Call call) {
    Duration timeout =
        call.parameter("timeoutSeconds")
            .map(text -> seconds("timeoutSeconds", text, Duration.ZERO, LONGEST))
            .orElse(DEFAULT_TIMEOUT);
    Optional<Duration> window =
        call.parameter("forSeconds")
            .map(text -> seconds("forSeconds", text, Duration.ofSeconds(1), LONGEST_WINDOW));
    ClusterControl control = gate.control();
    control.drain(new DrainWish(agent, timeout, call.flag("force", false), window));
    return Reply.json(202, write(agent, control.view()));
  }

  private Reply undrain(String agent) {
    ClusterControl control = gate.control();
    control.undrain(agent);
    return Reply.json(write(agent, control.view()));
  }

  private static Duration seconds(String name, String text, Duration least, Duration most) {
    try {
      Duration value = Duration.ofSeconds(Integer.parseInt(text));
      if (value.compareTo(least) >= 0 && value.compareTo(most) <= 0) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw new RefusedException(
        new Reason.Unprocessable(
            "\"%s\" is \"%s\", but must be a number from %d to %d."
                .formatted(name, text, least.toSeconds(), most.toSeconds())));
  }

  private static ObjectNode write(String agent, ClusterView view) {
    Optional<Drain> drain = Optional.ofNullable(view.drains().get(agent));
    ObjectNode json = Json.object().put("agent", agent).put("draining", drain.isPresent());
    drain.ifPresent(wish -> {
      json.put("since", Version.format(wish.since()));
      json.put("deadline", Version.format(wish.deadline()));
      json.put("force", wish.force());
      wish.until().ifPresent(until -> json.put("until", Version.format(until)));
    });
    ArrayNode tasks = json.putArray("tasks");
    for (Leftover left : Leftover.on(agent, view)) {
      ObjectNode task = tasks.addObject();
      task.put("id", left.instance().taskId().toString());
      task.put("appId", left.instance().app().toString());
      task.put("state", left.instance().condition().taskState());
      if (drain.isPresent()) {
        task.put("stuck", left.isStuck()).put("reason", left.reason());
      }
    }
    return json;
  }
}
