package io.ngp.cli.drill;

import io.ngp.cli.platform.MasterHttp;
import io.ngp.nodespec.NodeEntry.MasterEntry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Asks each master again and again whether it leads, until closed. */
final class LeaderWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(20);

  private final List<MasterEntry> masters;
  private final LeaderClaims claims = new LeaderClaims();
  private final MasterHttp http = new MasterHttp();
  private volatile boolean isStopped;

  LeaderWatch(List<MasterEntry> masters) {
    this.masters = List.copyOf(masters);
  }

  void start() {
    masters.forEach(
        master -> Thread.ofVirtual().name("watch-" + master.name()).start(() -> watch(master)));
  }

  LeaderClaims claims() {
    return claims;
  }

  private void watch(MasterEntry master) {
    while (!isStopped) {
      var asked = System.nanoTime();
      var isLeading = isLeading(master);
      claims.answered(master.name(), isLeading, asked, System.nanoTime());
      LockSupport.parkNanos(INTERVAL.toNanos());
    }
  }

  private boolean isLeading(MasterEntry master) {
    try {
      var answer = http.send(master.address(), "GET", "/healthz", "", ANSWER);
      return answer.body().contains("\"leading\"");
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public void close() {
    isStopped = true;
    http.close();
  }
}
