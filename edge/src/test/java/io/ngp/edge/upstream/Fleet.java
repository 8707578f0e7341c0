package io.ngp.edge.upstream;

import io.ngp.edge.route.Balancing.Ejection;
import io.ngp.edge.route.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Targets whose time stands still until a test moves it. */
final class Fleet {
  private long nanos;

  List<Upstream> of(int count) {
    return of(count, "", "t");
  }

  List<Upstream> of(int count, String zone, String prefix) {
    var upstreams = new ArrayList<Upstream>();
    for (int i = 0; i < count; i++) {
      upstreams.add(one(prefix + i, zone));
    }
    return upstreams;
  }

  Upstream one(String id) {
    return one(id, "");
  }

  private Upstream one(String id, String zone) {
    return new Upstream(new Target(id, "127.0.0.1", 80, zone), this::now);
  }

  long now() {
    return nanos;
  }

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  /** Takes a target for sick, for an hour. */
  static void eject(Upstream upstream) {
    upstream.failed(Ejection.after(1, Duration.ofHours(1)), () -> true);
  }
}
