package io.ngp.edge.upstream;

import io.ngp.edge.route.Balancing.ActiveCheck;
import io.ngp.edge.route.Policy.Protocol;
import io.ngp.edge.route.Route;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks by the edge itself whether targets answer, for routes that want that: one thread for each
 * target of such a route, however many event loops there are. Two failures in a row take a target
 * for sick, one success for well.
 */
public final class TargetChecks implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TargetChecks.class);
  private static final int FAILURES = 2;

  private final Map<Upstream, Course> courses = new HashMap<>();
  private boolean isClosed;

  /** Checks the targets of the routes that want it from now on, and no others. */
  public synchronized void follow(Collection<Spread> spreads) {
    if (isClosed) {
      return;
    }
    var gone = new HashMap<>(courses);
    for (var spread : spreads) {
      var check = spread.balancing().check();
      if (check.isPresent()) {
        var question = question(spread.route(), check.get());
        for (var pool : spread.pools()) {
          for (var upstream : pool.all()) {
            gone.remove(upstream);
            follow(upstream, question, spread);
          }
        }
      }
    }
    gone.forEach((upstream, course) -> {
      courses.remove(upstream);
      course.stop();
      upstream.checked(true);
    });
  }

  private void follow(Upstream upstream, Question question, Spread spread) {
    var course = courses.get(upstream);
    if (course != null && course.question.equals(question)) {
      course.spread = spread;
      return;
    }
    if (course != null) {
      course.stop();
    }
    var begun = new Course(upstream, question, spread);
    courses.put(upstream, begun);
    Thread.ofVirtual().name("edge-check-" + upstream.target().id()).start(begun);
  }

  private static Question question(Route route, ActiveCheck check) {
    boolean isHttp1 = route.policy().protocol() == Protocol.HTTP_1;
    return new Question(check, route.match().host(), isHttp1);
  }

  /** What is asked: a path of a host, or of HTTP/2 targets only a connection. */
  private record Question(ActiveCheck check, String host, boolean isHttp1) {
    HealthProbe.Outcome ask(Upstream upstream) {
      var patience = HealthProbe.patience(check.interval());
      return isHttp1
          ? HealthProbe.get(upstream.address(), host, check.path(), patience)
          : HealthProbe.connect(upstream.address(), patience);
    }
  }

  /** One target's checks, one after the other. */
  private static final class Course implements Runnable {
    private final Upstream upstream;
    private final Question question;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile Spread spread;
    private int failures;

    Course(Upstream upstream, Question question, Spread spread) {
      this.upstream = upstream;
      this.question = question;
      this.spread = spread;
    }

    void stop() {
      stopped.countDown();
    }

    @Override
    public void run() {
      long interval = question.check.interval().toMillis();
      // Targets that came with one table are not all asked in the same moment.
      long pause = ThreadLocalRandom.current().nextLong(interval + 1);
      try {
        while (!stopped.await(pause, TimeUnit.MILLISECONDS)) {
          tell(question.ask(upstream));
          pause = interval;
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }

    private void tell(HealthProbe.Outcome outcome) {
      failures = outcome.isWell() ? 0 : failures + 1;
      if (failures > 0 && failures < FAILURES) {
        return;
      }
      boolean wasDown = upstream.isDown();
      spread.checked(upstream, outcome.isWell());
      if (upstream.isDown() && !wasDown) {
        log.info("Passing over {}: {}.", upstream, outcome.found());
      } else if (wasDown && !upstream.isDown()) {
        log.info("{} answers its checks again.", upstream);
      }
      if (stopped.getCount() == 0) {
        // It was let go while the question was out.
        upstream.checked(true);
      }
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    courses.values().forEach(Course::stop);
    courses.clear();
  }
}
