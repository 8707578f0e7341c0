package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.MediaType;
import io.ngp.cluster.api.http.Refusal;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import java.io.IOException;
import java.util.Optional;
import tools.jackson.databind.node.StringNode;

/** {@code /ping}: answers that this process answers (marathon/API.md 2.5). */
final class PingService implements Resource {
  @Override
  public String prefix() {
    return "/ping";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    if (!call.segments().isEmpty()) {
      throw Missing.route();
    }
    return new Verbs().producingAny().get(() -> pong(call)).answer(call);
  }

  private static Reply pong(Call call) {
    Optional<MediaType> type = acceptable(call);
    if (type.isEmpty()) {
      return Reply.empty(204);
    }
    return type.get().equals(MediaType.JSON)
        ? Reply.json(StringNode.valueOf("pong"))
        : Reply.text(200, type.get(), "pong");
  }

  private static Optional<MediaType> acceptable(Call call) {
    try {
      return Optional.of(call.preferred(MediaType.PLAIN, MediaType.HTML, MediaType.JSON));
    } catch (Refusal _) {
      return Optional.empty();
    }
  }
}
