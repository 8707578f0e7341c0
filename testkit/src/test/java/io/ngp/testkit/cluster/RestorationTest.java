package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppSettings;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import io.ngp.cluster.control.Recorded;
import io.ngp.cluster.control.StateStore;
import io.ngp.cluster.control.StateStore.Document;
import io.ngp.cluster.deployment.DeploymentPlan;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.testkit.engine.Eventually;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a backup recorded on one platform comes back on another. */
class RestorationTest {
  private static final PathId API = PathId.parse("/shop/api");

  private final LeaderRig old = new LeaderRig();
  private final LeaderRig fresh = new LeaderRig(InstantSource.system(), AppSettings.STANDARD);

  @BeforeEach
  void elect() throws InterruptedException {
    old.machines.addNode("agent-1", 8, 8_192);
    fresh.machines.addNode("agent-1", 8, 8_192);
    old.elect();
    fresh.elect();
  }

  @AfterEach
  void close() {
    old.close();
    fresh.close();
  }

  @Test
  void appsComeBackWithTheirVersionsByDeploymentsThatLaunchTasks() throws Exception {
    old.deploy(app("/shop/web", "one", 2, "[\"/shop/api\"]"));
    old.settled();
    old.deploy(app("/shop/web", "two", 2, "[\"/shop/api\"]"));
    old.deploy(app("/shop/api", "one", 1, "[]"));
    old.settled();

    List<DeploymentPlan> plans = restore(recorded(old, 7), false);

    fresh.settled();
    assertThat(plans).isNotEmpty();
    assertThat(fresh.leader().view().root().apps()).isEqualTo(old.leader().view().root().apps());
    assertThat(fresh.leader().versions(LeaderRig.WEB))
        .isEqualTo(old.leader().versions(LeaderRig.WEB));
    assertThat(fresh.running()).hasSize(2);
    for (Version version : old.leader().versions(LeaderRig.WEB)) {
      assertThat(fresh.leader().version(LeaderRig.WEB, version))
          .isEqualTo(old.leader().version(LeaderRig.WEB, version));
    }
  }

  @Test
  void theHistoryOfTheTreeComesBackAndGoesOn() throws Exception {
    old.deploy(app("/shop/web", "one", 1, "[]"));
    old.settled();
    old.deploy(app("/shop/api", "one", 1, "[]"));
    old.settled();
    List<Version> before = old.leader().groupVersions(PathId.ROOT);

    restore(recorded(old, 7), false);
    fresh.settled();

    assertThat(fresh.leader().groupVersions(PathId.ROOT)).isEqualTo(before);
    assertThat(fresh.leader().tree(before.getLast()).orElseThrow().apps().keySet())
        .isEqualTo(old.leader().tree(before.getLast()).orElseThrow().apps().keySet());
    fresh.deploy(app("/shop/web", "later", 1, "[]"));
    fresh.settled();
    fresh.reelect();
    assertThat(fresh.leader().groupVersions(PathId.ROOT))
        .hasSize(before.size() + 1)
        .containsAll(before);
    assertThat(fresh.leader().tree(before.getFirst()).orElseThrow().apps())
        .isEqualTo(old.leader().view().root().apps());
  }

  @Test
  void restoringOnlyOnceMakesWhatANewLeaderLoads() throws Exception {
    old.deploy(app("/shop/web", "one", 2, "[]"));
    old.settled();
    restore(recorded(old, 7), false);
    fresh.settled();

    fresh.reelect();

    assertThat(fresh.leader().view().root().apps()).isEqualTo(old.leader().view().root().apps());
    assertThat(fresh.leader().view().root().version())
        .isEqualTo(old.leader().view().root().version());
  }

  @Test
  void aPlatformThatIsNotEmptyIsLeftAsItIs() throws Exception {
    old.deploy(app("/shop/web", "one", 1, "[]"));
    fresh.deploy(app("/mine", "one", 1, "[]"));
    List<String> before = fresh.store.paths();

    assertThatThrownBy(() -> restore(recorded(old, 7), false))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("not empty")
        .hasMessageContaining("replace=true");

    assertThat(fresh.leader().view().root().apps()).containsOnlyKeys(PathId.parse("/mine"));
    assertThat(fresh.store.paths())
        .containsAll(before.stream().filter(path -> path.startsWith("/apps")).toList());
  }

  @Test
  void replacingMakesThePlatformWhatTheBackupSaysAndCanBeUndone() throws Exception {
    old.deploy(app("/shop/web", "old", 2, "[]"));
    old.deploy(app("/shop/api", "same", 1, "[]"));
    old.settled();
    Recorded backup = recorded(old, 7);
    fresh.deploy(app("/shop/web", "newer", 1, "[]"));
    fresh.deploy(app("/mine", "one", 1, "[]"));
    fresh.settled();
    Set<?> before = fresh.running();

    assertThat(fresh.leader().restoration().outline(backup))
        .satisfies(outline -> {
          assertThat(outline.isEmpty()).isFalse();
          assertThat(outline.added()).containsExactly(API);
          assertThat(outline.changed()).containsExactly(LeaderRig.WEB);
          assertThat(outline.removed()).containsExactly(PathId.parse("/mine"));
        });
    restore(backup, true);
    fresh.settled();

    App web = fresh.leader().view().root().app(LeaderRig.WEB).orElseThrow();
    assertThat(web.instances()).isEqualTo(2);
    assertThat(fresh.leader().view().root().apps()).containsOnlyKeys(API, LeaderRig.WEB);
    assertThat(fresh.running())
        .hasSize(2)
        .doesNotContainAnyElementsOf(
            before.stream().map(each -> (io.ngp.cluster.instance.TaskId) each).toList());
    Version undo = fresh.leader().groupVersions(PathId.ROOT).get(1);
    assertThat(fresh.leader().tree(undo).orElseThrow().apps()).containsKey(PathId.parse("/mine"));
  }

  @Test
  void numbersOfEventsGoOnAboveThoseOfThePlatformBefore() throws Exception {
    fresh.deploy(app("/other", "one", 0, "[]"));
    fresh
        .leader()
        .change(new TreeChange(PathId.ROOT, root -> root.withoutApp(PathId.parse("/other")), true));
    fresh.settled();
    old.deploy(app("/shop/web", "one", 1, "[]"));

    restore(recorded(old, 40), false);
    fresh.settled();

    assertThat(firstNumberSeen()).isGreaterThanOrEqualTo(41L << 32);
    assertThat(fresh.leader().restoration().terms()).isPositive();
    fresh.reelect();
    assertThat(fresh.leader().restoration().terms()).isEqualTo(42);
    // Entries of the term before are read again if they were written in time.
    assertThat(fresh.leader().timelines().entries(LeaderRig.WEB))
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(entry.sequence()).isGreaterThanOrEqualTo(41L << 32))
        .last()
        .satisfies(entry -> assertThat(entry.sequence()).isGreaterThanOrEqualTo(42L << 32));
  }

  @Test
  void aDocumentThatMakesNoSenseIsTheBackupsFaultAndChangesNothing() {
    old.deploy(app("/shop/web", "one", 1, "[]"));
    Recorded good = recorded(old, 7);
    Recorded bad =
        new Recorded() {
          @Override
          public void visit(String folder, Consumer<Document> visitor) {
            good.visit(
                folder,
                document -> {
                  JsonNode content = document.content().deepCopy();
                  if (folder.equals("/versions")) {
                    ((ObjectNode) content).put("id", "/elsewhere");
                  }
                  visitor.accept(new Document(document.path(), content));
                });
          }

          @Override
          public long terms() {
            return 7;
          }
        };

    assertThatThrownBy(() -> restore(bad, false))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("/versions/shop_web")
        .hasMessageContaining("can't be read");
    assertThat(fresh.store.paths()).isEmpty();
    assertThat(fresh.lost).isFalse();
  }

  @Test
  void manyAppsComeInSeveralDeploymentsThoseFirstOnWhichOthersDepend() throws Exception {
    String padding = "x".repeat(20_000);
    for (int i = 0; i < 60; i++) {
      String next = i == 59 ? "[]" : "[\"/many/a%02d\"]".formatted(i + 1);
      old.deploy(app("/many/a%02d".formatted(i), padding + i, 1, next));
    }
    old.settled();

    List<DeploymentPlan> plans = restore(recorded(old, 1), false);

    assertThat(plans).hasSizeGreaterThan(2);
    assertThat(plans.getFirst().affectedApps()).contains(PathId.parse("/many/a59"));
    assertThat(plans.getLast().affectedApps()).contains(PathId.parse("/many/a00"));
    Eventually.holds(
        "all run",
        () ->
            fresh.leader().view().instances().size() == 60
                && fresh.leader().view().deployments().isEmpty());
  }

  private List<DeploymentPlan> restore(Recorded recorded, boolean replace) {
    return fresh.leader().restoration().carryOut(recorded, replace);
  }

  /** The number of the next event. */
  private long firstNumberSeen() throws InterruptedException {
    try (var events = fresh.leader().events().subscribe(Set.of(), OptionalLong.empty())) {
      fresh.leader().publish("test_event", _ -> {});
      return events.take(5_000).getFirst().sequence();
    }
  }

  /** All documents of a rig as they are now. */
  private static Recorded recorded(LeaderRig rig, long terms) {
    StateStore store = rig.store.ledBy(0);
    List<Document> all = new ArrayList<>();
    for (String path : rig.store.paths()) {
      all.add(store.read(path).orElseThrow());
    }
    return new Recorded() {
      @Override
      public void visit(String folder, Consumer<Document> visitor) {
        all.stream().filter(each -> each.path().startsWith(folder + "/")).forEach(visitor);
      }

      @Override
      public long terms() {
        return terms;
      }
    };
  }

  private static String app(String id, String release, int instances, String dependencies) {
    return """
    {"id":"%s","cmd":"serve","cpus":0.01,"mem":4,"instances":%d,"env":{"RELEASE":"%s"},
     "portDefinitions":[],"dependencies":%s}\
    """
        .formatted(id, instances, release, dependencies);
  }
}
