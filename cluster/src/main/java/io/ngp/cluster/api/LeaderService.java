package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.api.leader.Leadership;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /v2/leader}: who leads, and making it step down (marathon/API.md 2.5). */
final class LeaderService implements Resource {
  /** Lets the answer reach the client first. */
  private static final Duration ABDICATION_DELAY = Duration.ofMillis(500);

  private final LeaderGate gate;
  private final Supplier<URI> self;

  LeaderService(LeaderGate gate, Supplier<URI> self) {
    this.gate = gate;
    this.self = self;
  }

  /** The leader's address as far as this master knows. */
  static Optional<URI> leader(LeaderGate gate, Supplier<URI> self) {
    return switch (gate.current()) {
      case Leadership.Leading _ -> Optional.of(self.get());
      case Leadership.Elsewhere(var leader) -> Optional.of(leader);
      case Leadership.Vacant() -> Optional.empty();
    };
  }

  @Override
  public String prefix() {
    return "/v2/leader";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (!call.segments().isEmpty()) {
      throw Missing.route();
    }
    return new Verbs().get(this::show).delete(() -> abdicate(call)).answer(call);
  }

  private Reply show() {
    URI leader = leader(gate, self).orElseThrow(() -> Missing.of("There is no leader"));
    return Reply.json(Json.object().put("leader", leader.getAuthority()));
  }

  private Reply abdicate(Call call) {
    if (call.parameter("backup").isPresent() || call.parameter("restore").isPresent()) {
      throw new RefusedException(
          new Reason.Unprocessable(
              "\"backup\" and \"restore\" are not supported when the leader changes; leave them out."));
    }
    gate.control(); // 503 if leadership was lost meanwhile
    Thread.ofVirtual().name("abdication").start(this::abdicateSoon);
    return Reply.json(Json.message("Leadership abdicated"));
  }

  private void abdicateSoon() {
    try {
      Thread.sleep(ABDICATION_DELAY);
      gate.abdicate();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
