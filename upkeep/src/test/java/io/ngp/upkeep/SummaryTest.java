package io.ngp.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.upkeep.Standing.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Instant NOW = Instant.parse("2026-11-22T07:14:03Z");

  private static Report report(Standing... standings) {
    return new Report(NOW, Duration.ofMinutes(5), "1.0", 20, List.of(standings), "");
  }

  private static Standing standing(String key, State state, int tries, String reason) {
    return new Standing(
        key,
        "60 instead of 31",
        NOW,
        state,
        tries,
        tries == 0 ? Optional.empty() : Optional.of(NOW),
        tries > 2 ? Optional.of(NOW.plusSeconds(1200)) : Optional.empty(),
        reason);
  }

  private static String text(Report report) {
    return Summary.of(report, NOW).text();
  }

  @Test
  void hostWithoutDriftHasNothingToTell() {
    assertThat(Summary.of(report(), NOW)).isEqualTo(new Summary(true, ""));
  }

  @Test
  void repairsAreToldWithTheirTime() {
    var one = standing("sysctl a.b", State.REPAIRED, 1, "");
    assertThat(text(report(one))).isEqualTo("drift: sysctl a.b, repaired at 2026-11-22T07:14:03Z");
    var both = report(one, standing("user ngp", State.REPAIRED, 1, ""));
    assertThat(Summary.of(both, NOW))
        .isEqualTo(new Summary(true, "drift: 2 items, repaired at 2026-11-22T07:14:03Z"));
  }

  @Test
  void whatNeedsSomebodyIsNamedWithItsReason() {
    var failed = standing("package chrony", State.FAILED, 1, "Unable to locate package chrony");
    assertThat(Summary.of(report(failed), NOW))
        .isEqualTo(
            new Summary(
                false,
                "drift that cannot be repaired: package chrony (60 instead of 31: Unable to locate"
                    + " package chrony)"));
    assertThat(text(report(standing("sysctl a.b", State.RECURRING, 4, ""))))
        .isEqualTo(
            "drift that comes back, because something else makes it: sysctl a.b (60 instead of 31:"
                + " repaired 4 times, next try at 2026-11-22T07:34:03Z)");
  }

  @Test
  void noMoreThanThreeAreNamed() {
    var failed = standing("x", State.FAILED, 1, "why");
    assertThat(text(report(failed, failed, failed, failed, failed))).endsWith(" and 2 more");
  }

  @Test
  void silenceAndWhatPreventsRoundsAreTold() {
    var silent = Summary.of(report(), NOW.plus(Duration.ofMinutes(26)));
    assertThat(silent).isEqualTo(new Summary(false, "not looked after since 2026-11-22T07:14:03Z"));
    assertThat(text(report().without("there is no role.json", NOW)))
        .isEqualTo("not looked after: there is no role.json");
  }

  @Test
  void reportReadsAsItWasWritten() {
    var report =
        report(
                standing("a", State.RECURRING, 4, ""),
                standing("b", State.FAILED, 1, "why"),
                standing("c", State.LEFT, 0, "apply"))
            .without("no \"document\"", NOW);
    assertThat(
            ReportJson.read(ReportJson.write(report).toString().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(report);
  }
}
