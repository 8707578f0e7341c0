package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.api.Conversation;
import io.ngp.cluster.app.AppSettings;
import io.ngp.testkit.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/**
 * Where naive reimplementations of Marathon go wrong (marathon/API.md 14), by number. Trap 19 is in
 * {@link LaunchDelayTest}, trap 30 belongs to apps with volumes.
 */
@Timeout(120)
class TrapsTest {
  @TestFactory
  Stream<DynamicTest> traps() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TrapsTest.class.getResourceAsStream("/master/traps.txt"))) {
      List<Conversation> found =
          Conversation.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      assertThat(found).hasSizeGreaterThan(25);
      return found.stream().map(trap -> DynamicTest.dynamicTest(trap.title(), () -> hold(trap)));
    }
  }

  private static void hold(Conversation trap) throws Exception {
    ManualClock clock = ManualClock.at("2026-11-21T10:00:00Z");
    LeaderRig rig = new LeaderRig(clock, AppSettings.STANDARD);
    try (ServedCluster cluster = ServedCluster.started(rig)) {
      new MasterConversation(cluster, clock).hold(trap);
    }
  }
}
