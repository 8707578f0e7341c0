package io.ngp.node;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Refusal;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.store.EnsembleMember;
import io.ngp.store.Membership;
import io.ngp.store.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.function.IntConsumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /ngp/v1/masters}: the masters whose votes count, as a majority of them agreed, and how one
 * is taken out before its process ends for good. Each master answers, whoever leads.
 */
final class MastersService implements Resource {
  private static final int MOST = 255;

  private final Membership membership;
  private final IntConsumer removed;

  /**
   * @param removed is told the number of one whose vote was taken away
   */
  MastersService(Membership membership, IntConsumer removed) {
    this.membership = membership;
    this.removed = removed;
  }

  @Override
  public String prefix() {
    return "/ngp/v1/masters";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    List<String> path = call.segments();
    try {
      return switch (path.size()) {
        case 0 -> new Verbs().get(this::voters).answer(call);
        case 1 -> new Verbs().delete(() -> remove(path.getFirst())).answer(call);
        default -> throw new RefusedException(new Reason.NotFound("URI not found"));
      };
    } catch (StoreException e) {
      throw new RefusedException(new Reason.Unavailable(String.valueOf(e.getMessage())));
    }
  }

  private Reply remove(String number) {
    int id = id(number);
    try {
      membership.remove(id);
      removed.accept(id);
    } catch (IllegalArgumentException e) {
      throw new Refusal(409, String.valueOf(e.getMessage()));
    }
    return voters();
  }

  private static int id(String text) {
    try {
      int id = Integer.parseInt(text);
      if (id >= 1 && id <= MOST) {
        return id;
      }
    } catch (NumberFormatException _) {
      // Told below.
    }
    throw new Refusal(
        400,
        "\"%s\" is no master's number; expected 1 to %d, as GET /ngp/v1/masters lists them."
            .formatted(text, MOST));
  }

  private Reply voters() {
    ObjectNode body = Json.object();
    var masters = body.putArray("masters");
    for (EnsembleMember voter : membership.voters().members()) {
      masters
          .addObject()
          .put("id", voter.id())
          .put("host", voter.host())
          .put("clientPort", voter.clientPort());
    }
    return Reply.json(body);
  }
}
