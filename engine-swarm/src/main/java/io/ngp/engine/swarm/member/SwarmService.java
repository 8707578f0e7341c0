package io.ngp.engine.swarm.member;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Refusal;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.engine.swarm.docker.DockerException;
import io.ngp.identity.Peer;
import io.ngp.identity.PeerRole;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code /ngp/v1/swarm}: how nodes get into the platform's swarm. Only the leading master answers,
 * so that it sees who really asks: no master passes such a request on.
 */
public final class SwarmService implements Resource {
  private final Supplier<Optional<SwarmRegister>> register;

  /**
   * @param register while this master leads
   */
  public SwarmService(Supplier<Optional<SwarmRegister>> register) {
    this.register = register;
  }

  @Override
  public String prefix() {
    return "/ngp/v1/swarm";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    List<String> path = call.segments();
    try {
      if (path.size() == 1 && path.getFirst().equals("invitation")) {
        return new Verbs().get(() -> invite(call)).answer(call);
      }
      if (path.size() == 2 && path.getFirst().equals("nodes")) {
        return new Verbs()
            .put(() -> present(path.getLast(), call))
            .delete(() -> dismiss(path.getLast(), call))
            .answer(call);
      }
    } catch (DockerException e) {
      throw new RefusedException(new Reason.Unavailable(String.valueOf(e.getMessage())));
    }
    throw new RefusedException(new Reason.NotFound("URI not found"));
  }

  private SwarmRegister leading() {
    return register
        .get()
        .orElseThrow(
            () -> new RefusedException(new Reason.Unavailable("This master does not lead")));
  }

  private Reply invite(Call call) {
    boolean isManager = call.flag("manager", false);
    require(call, isManager ? Set.of(PeerRole.MASTER) : Set.of(PeerRole.MASTER, PeerRole.AGENT));
    return leading()
        .invitation(isManager)
        .map(invitation -> Reply.json(invitation.json()))
        .orElseGet(() -> Reply.error(404, "The platform has no swarm yet"));
  }

  private Reply present(String name, Call call) {
    Presence presence = Presence.read(call.json());
    Peer caller =
        require(call, presence.isManaging() ? Set.of(PeerRole.MASTER) : Set.of(PeerRole.AGENT));
    if (!caller.name().equals(name)) {
      throw new Refusal(403, "The caller is %s, not %s".formatted(caller, name));
    }
    return leading().present(name, presence)
        ? Reply.json(Json.object().put("name", name))
        : Reply.error(404, "The swarm has no node %s".formatted(presence.node()));
  }

  private Reply dismiss(String name, Call call) {
    require(call, Set.of(PeerRole.MASTER, PeerRole.OPERATOR));
    leading().dismiss(name);
    return Reply.json(Json.object().put("dismissed", name));
  }

  private static Peer require(Call call, Set<PeerRole> roles) {
    return call.caller()
        .filter(caller -> caller.isOneOf(roles))
        .orElseThrow(() ->
            new Refusal(
                403,
                "This is for callers with a certificate of the roles %s"
                    .formatted(roles.stream().sorted().toList())));
  }
}
