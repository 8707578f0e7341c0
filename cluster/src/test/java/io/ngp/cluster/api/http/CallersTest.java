package io.ngp.cluster.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.identity.Peer;
import io.ngp.identity.PeerRole;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallersTest {
  private static boolean mayCall(Callers callers, Set<PeerRole> roles, String path) {
    return callers.refusal(path, Optional.of(new Peer("x", roles))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/ngp/v1/agents/agent-1, AGENT",
    "/ngp/v1/routes/stream, BALANCER",
    "/ngp/v1/routes/ack, BALANCER",
    "/ngp/v1/certificates/balancers/stream, BALANCER",
    "/ngp/v1/swarm/invitation, AGENT",
    "/v2/apps, OPERATOR",
    "/v2/apps//shop/web, MASTER",
    "/ngp/v1/routes, OPERATOR",
    "/ngp/v1/routes/streams, OPERATOR",
    "/ngp/v1/agentsx, OPERATOR",
    "/ngp/v1/certificates, OPERATOR",
    "/ngp/v1/masters/2, OPERATOR",
    "/ngp/v1/stats, OPERATOR",
    "/ngp/v1/images, OPERATOR",
    "/ui/, OPERATOR",
    "/, OPERATOR",
  })
  void aPathIsForItsRole(String path, PeerRole role) {
    assertThat(mayCall(Callers.OF_MASTERS, Set.of(role), path)).isTrue();
    assertThat(Callers.OF_MASTERS.refusal(path, Optional.empty())).isPresent();
    assertThat(mayCall(Callers.OF_MASTERS, Set.of(), path)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/apps, AGENT",
    "/v2/apps, BALANCER",
    "/ngp/v1/agents/agent-1, OPERATOR",
    "/ngp/v1/agents/agent-1, BALANCER",
    "/ngp/v1/routes/stream, AGENT",
    "/ngp/v1/swarm/invitation, BALANCER",
    "/pingx, AGENT",
    "/ngp/v1/masters, AGENT",
  })
  void andForNoOther(String path, PeerRole role) {
    assertThat(mayCall(Callers.OF_MASTERS, Set.of(role), path)).isFalse();
  }

  @Test
  void aSignOfLifeIsForEverybody() {
    assertThat(Callers.OF_MASTERS.refusal("/ping", Optional.empty())).isEmpty();
    assertThat(Callers.OF_AGENTS.refusal("/healthz", Optional.empty())).isEmpty();
    assertThat(Callers.OF_AGENTS.refusal("/v1/tasks", Optional.empty())).isPresent();
  }

  @Test
  void oneOfSeveralRolesIsEnough() {
    assertThat(
            mayCall(
                Callers.OF_MASTERS,
                Set.of(PeerRole.AGENT, PeerRole.BALANCER),
                "/ngp/v1/agents/agent-1"))
        .isTrue();
  }
}
