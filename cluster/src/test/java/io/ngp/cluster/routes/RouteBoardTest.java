package io.ngp.cluster.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.routes.RouteTable.Route;
import io.ngp.cluster.routes.RouteTable.Target;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class RouteBoardTest {
  private static final PathId WWW = PathId.parse("/www");
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration LONG = Duration.ofSeconds(20);

  private final RouteBoard board = new RouteBoard(1);

  @Test
  void aTableTellsAllRoutesAndWhatWasWithdrawn() {
    board.post(Map.of(WWW, routes("t1", "t2")), List.of());
    board.post(Map.of(WWW, routes("t2")), List.of("t1"));

    RouteTable table = board.table();

    assertThat(table.epoch()).isEqualTo(1);
    assertThat(table.routes().getFirst().targets()).extracting(Target::id).containsExactly("t2");
    assertThat(table.withdrawn()).containsExactly("t1");
    assertThat(
            RouteTableJson.read(
                JsonMapper.shared().readTree(RouteTableJson.write(table).toString())))
        .isEqualTo(table);
  }

  @Test
  void postingTheSameRoutesAgainIsNoNewTable() {
    board.post(Map.of(WWW, routes("t1")), List.of());
    long version = board.table().version();

    board.post(Map.of(WWW, routes("t1")), List.of());

    assertThat(board.table().version()).isEqualTo(version);
  }

  @Test
  void aReaderIsWokenByANewerTable() throws Exception {
    long seen = board.table().version();
    CompletableFuture<RouteTable> next =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return board.awaitNewer(seen, LONG).orElseThrow();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            Thread.ofVirtual()::start);

    board.post(Map.of(WWW, routes("t1")), List.of());

    assertThat(next.get(60, TimeUnit.SECONDS).version()).isGreaterThan(seen);
  }

  @Test
  void aTaskThatWasNeverWithdrawnIsQuiet() throws Exception {
    assertThat(board.awaitWithdrawn("t9", SHORT)).isTrue();
  }

  @Nested
  class WithABalancerThatFollows {
    WithABalancerThatFollows() {
      board.connected("balancer-1", "http://127.0.0.1:1");
      board.post(Map.of(WWW, routes("t1", "t2")), List.of());
      board.post(Map.of(WWW, routes("t2")), List.of("t1"));
    }

    @Test
    void theTaskIsNotQuietBeforeTheAcknowledgement() throws Exception {
      assertThat(board.awaitWithdrawn("t1", SHORT)).isFalse();
    }

    @Test
    void anAcknowledgementOfAnOlderTableDoesNotCount() throws Exception {
      board.acknowledged("balancer-1", 1, board.table().version() - 1, Map.of());

      assertThat(board.awaitWithdrawn("t1", SHORT)).isFalse();
    }

    @Test
    void anAcknowledgementForAnotherLeaderDoesNotCount() throws Exception {
      board.acknowledged("balancer-1", 2, 1_000, Map.of());

      assertThat(board.awaitWithdrawn("t1", SHORT)).isFalse();
    }

    @Test
    void requestsUnderWayAreWaitedFor() throws Exception {
      long version = board.table().version();
      board.acknowledged("balancer-1", 1, version, Map.of("t1", 2));
      assertThat(board.awaitWithdrawn("t1", SHORT)).isFalse();

      board.acknowledged("balancer-1", 1, version, Map.of());

      assertThat(board.awaitWithdrawn("t1", LONG)).isTrue();
    }

    @Test
    void whoWaitsWhenLeadershipEndsIsNotToldThatTheTaskMayStop() {
      board.close();

      assertThatThrownBy(() -> board.awaitWithdrawn("t1", LONG))
          .isInstanceOf(InterruptedException.class);
    }

    @Test
    void everyBalancerMustAcknowledge() throws Exception {
      board.connected("balancer-2", "http://127.0.0.1:2");
      board.acknowledged("balancer-1", 1, board.table().version(), Map.of());

      assertThat(board.awaitWithdrawn("t1", SHORT)).isFalse();
    }

    @Test
    void aNewLeaderGivesBalancersItDoesNotKnowTimeToFindIt() throws Exception {
      RouteBoard later = new RouteBoard(2);
      later.connected("balancer-1", "http://127.0.0.1:1");
      later.post(Map.of(WWW, routes("t2")), List.of("t1"));
      later.acknowledged("balancer-1", 2, later.table().version(), Map.of());

      assertThat(later.awaitWithdrawn("t1", SHORT)).isFalse();
      assertThat(later.awaitWithdrawn("t1", LONG)).isTrue();
    }

    @Test
    void aBalancerThatIsGoneIsWaitedForOnlyAWhile() throws Exception {
      board.disconnected("balancer-1");
      assertThat(board.awaitWithdrawn("t1", SHORT)).isFalse();

      assertThat(board.awaitWithdrawn("t1", LONG)).isTrue();
    }

    @Test
    void anEndedTaskIsMentionedNoMore() {
      board.ended("t1");

      assertThat(board.table().withdrawn()).isEmpty();
    }
  }

  private static List<Route> routes(String... ids) {
    List<Target> targets =
        java.util.stream.IntStream.range(0, ids.length)
            .mapToObj(i -> new Target(ids[i], "127.0.0.1", 31_000 + i, ""))
            .toList();
    return List.of(new Route("www.ngp.test", "/", WWW, Map.of(), targets));
  }
}
