package io.ngp.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.upkeep.Standing.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upkeep of a folder, by real scripts. */
class UpkeepTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private Upkeep.Places places;
  private Upkeep upkeep;

  @BeforeEach
  void prepare() {
    places =
        new Upkeep.Places(
            folder.resolve("role.json"), folder.resolve("lock"), folder.resolve("work"));
    upkeep = new Upkeep(places, InstantSource.system());
  }

  @AfterEach
  void stop() {
    upkeep.close();
  }

  /** A file that has to hold {@code content}. */
  private Check file(String name, String content, String repair) {
    return new Check(
        "file " + name,
        content,
        "cat " + folder.resolve(name),
        repair.replace("FILE", folder.resolve(name).toString()));
  }

  private void declare(Check... checks) throws IOException {
    var rhythm = new RoleDocument.Rhythm(Duration.ofSeconds(1), Duration.ofSeconds(10));
    var draft = folder.resolve("role.json.new");
    Files.writeString(
        draft, new RoleDocument("1.0", List.of("agent"), rhythm, List.of(checks)).write());
    Files.move(draft, places.document());
  }

  private Report await(Predicate<Report> isIt) throws IOException, InterruptedException {
    var end = System.nanoTime() + SOON.toNanos();
    var last = places.report().read();
    while (last.filter(isIt).isEmpty()) {
      assertThat(System.nanoTime()).as("last report: " + last).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
      last = places.report().read();
    }
    return last.orElseThrow();
  }

  /** A script that repairs is written, though it cannot run yet. */
  private void awaitThatItWantsToRepair() throws IOException, InterruptedException {
    var script = places.work().resolve("script");
    var end = System.nanoTime() + SOON.toNanos();
    while (!Files.exists(script) || !Files.readString(script).contains("printf a >")) {
      assertThat(System.nanoTime()).as("it repairs").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static Predicate<Report> has(String key, State state) {
    return report -> report.of(key).filter(each -> each.state() == state).isPresent();
  }

  @Test
  void driftIsRepairedAndToldAndTheRestIsLeftAlone() throws Exception {
    Files.writeString(folder.resolve("good"), "good");
    declare(
        file("good", "good", "touch FILE.touched"),
        file("bad", "it's fine", "echo \"it's fine\" >FILE"));
    upkeep.start();

    var report = await(has("file bad", State.REPAIRED));

    assertThat(folder.resolve("bad")).hasContent("it's fine");
    assertThat(folder.resolve("good.touched")).doesNotExist();
    assertThat(report.items()).isEqualTo(2);
    assertThat(report.version()).isEqualTo("1.0");
    assertThat(report.of("file bad").orElseThrow().found())
        .isEqualTo("nothing instead of it's fine");
    Files.writeString(folder.resolve("bad"), "theirs");
    await(seen -> seen.of("file bad").filter(each -> each.tries() == 2).isPresent());
    assertThat(folder.resolve("bad")).hasContent("it's fine");
  }

  @Test
  void repairThatFailsOrDoesNotHelpIsToldWithItsReason() throws Exception {
    declare(
        file("a", "a", "echo first; echo 'no such luck' >&2; false; touch FILE.after"),
        file("b", "b", "echo other >FILE"),
        file("c", "c", ""),
        file("d", "d", "printf d >FILE"));
    upkeep.start();

    var report = await(has("file d", State.REPAIRED));

    assertThat(report.of("file a").orElseThrow().reason()).isEqualTo("no such luck");
    assertThat(folder.resolve("a.after")).doesNotExist();
    assertThat(report.of("file b").orElseThrow().reason())
        .isEqualTo("after its repair it is still other instead of b");
    assertThat(report.of("file c").orElseThrow().state()).isEqualTo(State.LEFT);
    assertThat(Summary.of(report, report.checkedAt()).isWell()).isFalse();
    await(seen -> seen.of("file a").filter(each -> each.nextTry().isPresent()).isPresent());
  }

  @Test
  void whatSomethingElseUndoesIsToldAfterThreeRepairs() throws Exception {
    var check = file("a", "a", "echo a >FILE; echo >>FILE.repairs; echo b >FILE.other");
    // Whoever else configures the host undoes it before the next look.
    declare(
        new Check(
            check.key(),
            "a",
            "%s; if [ -e %2$s.other ]; then mv %2$s.other %2$s; fi"
                .formatted(check.probe(), folder.resolve("a")),
            check.repair()));
    upkeep.start();

    var report = await(has("file a", State.RECURRING));
    assertThat(report.of("file a").orElseThrow().found()).isEqualTo("b instead of a");
    var later =
        await(seen ->
            seen.checkedAt().isAfter(report.checkedAt().plusMillis(900))
                && seen.of("file a").filter(each -> each.tries() >= 3).isPresent());
    assertThat(later.of("file a").orElseThrow().nextTry()).isPresent();
    assertThat(Files.readAllLines(folder.resolve("a.repairs")))
        .hasSize(later.of("file a").orElseThrow().tries());
  }

  @Test
  void nothingIsDoneWhileSomebodyElseChangesTheHost() throws Exception {
    declare(file("a", "a", "printf a >FILE"));
    var other =
        new ProcessBuilder("flock", places.lock().toString(), "sh", "-c", "echo held; cat").start();
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("held");
      // What they do first: from then on the upkeep has nothing to go by.
      upkeep.start();
      awaitThatItWantsToRepair();
      Files.delete(places.document());
      other.getOutputStream().close();
      assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();

      var report = await(seen -> !seen.problem().isEmpty());

      assertThat(folder.resolve("a")).doesNotExist();
      assertThat(report.problem()).contains("there is no " + places.document());
      declare(file("a", "a", "printf a >FILE"));
      await(has("file a", State.REPAIRED));
    } finally {
      other.destroyForcibly();
    }
  }

  @Test
  void daemonThatARepairLeavesBehindHoldsNothingUp() throws Exception {
    declare(file("a", "a", "sleep 60 & echo $! >FILE.pid; printf a >FILE"));
    upkeep.start();
    await(has("file a", State.REPAIRED));
    var pid = Long.parseLong(Files.readString(folder.resolve("a.pid")).strip());
    try {
      assertThat(ProcessHandle.of(pid)).isPresent();
      Files.delete(folder.resolve("a"));
      await(seen -> seen.of("file a").filter(each -> each.tries() == 2).isPresent());
    } finally {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("a.pid")).strip()))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void lookThatHangsHidesNoOther() throws Exception {
    declare(new Check("hangs", "well", "sleep 1000", "true"), file("a", "a", "printf a >FILE"));
    upkeep =
        new Upkeep(
            places,
            InstantSource.system(),
            new Round.Looking(Duration.ofSeconds(1), Duration.ofSeconds(1)));
    upkeep.start();

    var report = await(has("file a", State.REPAIRED));
    assertThat(report.of("hangs").orElseThrow().reason()).isEqualTo("looking at it takes too long");
    assertThat(report.of("hangs").orElseThrow().found()).isEqualTo("could not be looked at");
  }

  @Test
  void historyOutlivesTheProcess() throws Exception {
    declare(file("a", "a", "printf a >FILE"));
    upkeep.start();
    await(has("file a", State.REPAIRED));
    upkeep.close();
    Files.delete(folder.resolve("a"));

    upkeep = new Upkeep(places, InstantSource.system());
    upkeep.start();
    await(seen -> seen.of("file a").filter(each -> each.tries() == 2).isPresent());
  }

  @Test
  void documentReadsAsItWasWrittenAndNonsenseIsRefused() {
    var document =
        new RoleDocument(
            "1.0",
            List.of("agent", "master"),
            new RoleDocument.Rhythm(Duration.ofMinutes(5), Duration.ofMinutes(10)),
            List.of(new Check("a", "b", "c 'd'", "e\nf")));
    assertThat(RoleDocument.read(document.write())).isEqualTo(document);
    assertThatThrownBy(() -> RoleDocument.read("{\"format\": 9}"))
        .hasMessage("its format is 9, expected 1");
    assertThatThrownBy(() -> RoleDocument.read("{")).hasMessageStartingWith("it is no JSON");
  }
}
