package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.route.Target;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What becomes of requests while the routes in force may be outdated. */
class DoubtIT extends EdgeFixture {
  @Test
  void requestsWaitForTheCurrentRoutesAndGoByThem() throws IOException {
    var former = appAnswering("former");
    var current = appAnswering("current");
    var edge = edge(former.target("t1"));
    edge.doubt();
    var first = client(edge);
    var second = client(edge);

    first.get("/");
    second.send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nbody");
    Await.until("both came in", () -> edge.stats().accepted() == 2);
    edge.apply(table(current.target("t2")));
    assertThat(first.isSilent()).isTrue();
    edge.confirm();

    assertThat(first.answer().body()).isEqualTo("current");
    assertThat(second.answer().body()).isEqualTo("current");
    assertThat(former.calls()).isEmpty();
    assertThat(edge.stats().connections()).isEqualTo(2);
  }

  @Test
  void whileTheRoutesAreUnsureOnlyWhatWouldFailWaits() throws IOException {
    var stays = appAnswering("stays");
    var comes = appAnswering("comes");
    var edge = edge();
    edge.onDoubt(() -> {}, () -> false);
    var gone = new Target("t1", "127.0.0.1", FreePort.pick());
    edge.apply(table(gone, stays.target("t2")));
    assertThat(client(edge).get("/").answer().body()).isEqualTo("stays");
    edge.apply(table(gone));
    var waiting = client(edge);

    waiting.get("/");
    assertThat(waiting.isSilent()).isTrue();
    edge.apply(table(comes.target("t3")));
    edge.confirm();

    assertThat(waiting.answer().body()).isEqualTo("comes");
  }

  @Test
  void whatFailsAlsoByTheCurrentRoutesIsAnswered() throws IOException {
    var edge = edge();
    edge.onDoubt(() -> {}, () -> false);
    var waiting = client(edge);

    waiting.get("/");
    assertThat(waiting.isSilent()).isTrue();
    edge.confirm();

    assertThat(waiting.answer().status()).isEqualTo(503);
  }

  @Test
  void whenNobodyConfirmsTheLastRoutesStayInForce() throws IOException {
    var app = appAnswering("last");
    var asked = new AtomicInteger();
    var edge = edge(app.target("t1"));
    edge.onDoubt(asked::incrementAndGet, () -> true);

    edge.doubt();

    assertThat(asked).hasValue(1);
    assertThat(client(edge).get("/").answer().body()).isEqualTo("last");
  }

  @Test
  void whoLeavesMeanwhileIsForgotten() throws IOException {
    var app = appAnswering("ok");
    var edge = edge(app.target("t1"));
    edge.doubt();
    var impatient = client(edge);
    impatient.get("/");
    Await.until("it came in", () -> edge.stats().accepted() == 1);

    impatient.reset();
    edge.confirm();

    assertThat(client(edge).get("/").answer().body()).isEqualTo("ok");
    Await.until("it is gone", () -> edge.stats().connections() == 1);
  }

  @Test
  void aLoopThatStoodStillIsInDoubt() {
    var asked = new AtomicInteger();
    var doubt = new Doubt();

    assertThat(doubt.isOpenAfter(60_000)).as("nobody could settle it").isFalse();
    doubt.watch(asked::incrementAndGet, () -> true);
    assertThat(doubt.isOpenAfter(Doubt.LONGEST_PAUSE.toMillis())).isFalse();
    assertThat(doubt.isOpenAfter(Doubt.LONGEST_PAUSE.toMillis() + 1)).isTrue();
    assertThat(doubt.isOpenAfter(60_000)).isTrue();
    assertThat(asked).as("once for each doubt").hasValue(1);

    doubt.settle();

    assertThat(doubt.isOpenAfter(0)).isFalse();
  }
}
