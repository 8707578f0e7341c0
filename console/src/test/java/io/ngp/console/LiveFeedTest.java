package io.ngp.console;

import static io.ngp.console.FakePlatform.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LiveFeedTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Page PAGE = new Page.Everything(AppFilter.ALL);

  private final FakePlatform platform = new FakePlatform();
  private final AtomicInteger renderings = new AtomicInteger();
  private final AtomicReference<String> content = new AtomicReference<>("first");
  private final LiveFeed feed =
      new LiveFeed(
          platform,
          _ -> {
            renderings.incrementAndGet();
            return content.get();
          },
          PATIENCE);

  @AfterEach
  void close() {
    feed.close();
  }

  @Test
  void aNewViewerGetsThePageAsItIsNow() throws Exception {
    assertThat(viewer().next(PATIENCE)).contains("first");
  }

  @Test
  void aChangeIsSentToEveryViewer() throws Exception {
    Viewer one = viewer();
    Viewer two = viewer();
    one.next(PATIENCE);
    two.next(PATIENCE);

    change("second");

    assertThat(one.next(PATIENCE)).contains("second");
    assertThat(two.next(PATIENCE)).contains("second");
  }

  @Test
  void aSlowViewerSkipsToTheNewest() throws Exception {
    Viewer slow = viewer();
    Viewer quick = viewer();
    quick.next(PATIENCE);
    for (String text : new String[] {"second", "third"}) {
      change(text);
      assertThat(quick.next(PATIENCE)).contains(text);
    }
    until(() -> renderings.get() >= 3);

    assertThat(slow.next(PATIENCE)).contains("third");
  }

  @Test
  void whatLooksTheSameIsNotSentAgain() throws Exception {
    Viewer viewer = viewer();
    viewer.next(PATIENCE);
    int before = renderings.get();

    platform.with(healthy("/www", 1));
    until(() -> renderings.get() > before);

    assertThat(viewer.next(Duration.ofMillis(50))).isEmpty();
  }

  @Test
  void manyChangesCauseFewRenderings() throws Exception {
    viewer().next(PATIENCE);
    long begun = System.nanoTime();
    for (int i = 0; i < 10_000; i++) {
      platform.with(healthy("/www", 1));
    }
    long quarters = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 250;

    assertThat(renderings.get()).isLessThanOrEqualTo((int) quarters + 3);
  }

  @Test
  void aPageLookedAtByManyIsRenderedOncePerRound() throws Exception {
    Viewer last = viewer();
    for (int i = 1; i < LiveFeed.MOST_VIEWERS; i++) {
      last = viewer();
    }

    assertThat(last.next(PATIENCE)).contains("first");
    assertThat(renderings.get()).isLessThan(10);
  }

  @Test
  void moreViewersThanAllowedAreTurnedAway() {
    for (int i = 0; i < LiveFeed.MOST_VIEWERS; i++) {
      viewer();
    }

    assertThat(feed.join(PAGE)).isEmpty();
  }

  @Test
  void whenNobodyLooksNobodyListensToThePlatform() throws Exception {
    Viewer viewer = viewer();
    viewer.next(PATIENCE);
    assertThat(platform.listeners()).isEqualTo(1);

    feed.leave(viewer);

    until(() -> platform.listeners() == 0);
    assertThat(viewer().next(PATIENCE)).contains("first");
  }

  @Test
  void aPageThatCannotBeRenderedIsTriedAgain() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    try (LiveFeed failing =
        new LiveFeed(
            platform,
            _ -> {
              if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("not yet");
              }
              return "better";
            },
            PATIENCE)) {
      Viewer viewer = failing.join(PAGE).orElseThrow();
      until(() -> attempts.get() >= 1);
      platform.with(healthy("/www", 1));

      assertThat(viewer.next(PATIENCE)).contains("better");
    }
  }

  @Test
  void closingEndsWaitingViewers() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    CountDownLatch waiting = new CountDownLatch(1);
    Thread.startVirtualThread(() -> {
      Viewer viewer = feed.join(PAGE).orElseThrow();
      try {
        viewer.next(PATIENCE);
        waiting.countDown();
        viewer.next(PATIENCE);
      } catch (InterruptedException _) {
        interrupted.countDown();
      }
    });
    waiting.await(60, TimeUnit.SECONDS);

    feed.close();

    assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(feed.join(PAGE)).isEmpty();
  }

  @Test
  void aViewerWhoNoLongerReadsIsGivenUp() throws Exception {
    CountDownLatch givenUp = new CountDownLatch(1);
    try (LiveFeed strict = new LiveFeed(platform, _ -> "text", Duration.ofMillis(200));
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket silent = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Socket accepted = listener.accept()) {
      Thread.startVirtualThread(() -> {
        Viewer viewer = strict.join(PAGE).orElseThrow();
        try {
          viewer.next(PATIENCE);
          writeForEver(accepted);
        } catch (IOException | InterruptedException _) {
          strict.leave(viewer);
          givenUp.countDown();
        }
      });

      until(() -> {
        platform.with(healthy("/www", 1));
        return givenUp.getCount() == 0;
      });
      assertThat(silent.isClosed()).isFalse();
      assertThat(accepted.isClosed()).isTrue();
    }
  }

  @SuppressWarnings("InfiniteLoopStatement") // until the socket is closed under it
  private static void writeForEver(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    while (true) {
      out.write(new byte[65_536]);
    }
  }

  @Test
  void aViewerIsStuckOnlyWhileItSends() throws Exception {
    Viewer viewer = new Viewer(PAGE);
    assertThat(viewer.isStuck(Duration.ZERO)).isFalse();

    viewer.next(Duration.ZERO);
    until(() -> viewer.isStuck(Duration.ofMillis(1)));

    assertThat(viewer.isStuck(Duration.ofMinutes(1))).isFalse();
  }

  private Viewer viewer() {
    Optional<Viewer> viewer = feed.join(PAGE);
    assertThat(viewer).isPresent();
    return viewer.get();
  }

  private void change(String text) {
    content.set(text);
    platform.with(healthy("/www", 1));
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
