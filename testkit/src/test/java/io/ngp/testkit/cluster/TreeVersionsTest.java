package io.ngp.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.control.ClusterControl.Edit;
import io.ngp.cluster.control.ClusterControl.TreeChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Earlier trees, kept as what each change replaced. */
class TreeVersionsTest {
  private static final PathId SHOP = PathId.parse("/shop");

  private final LeaderRig rig = new LeaderRig();

  @BeforeEach
  void begin() throws Exception {
    rig.elect();
  }

  @AfterEach
  void end() {
    rig.close();
  }

  @Test
  void everyTreeOfTheLastFiftyChangesComesBackAsItWas() throws Exception {
    SplittableRandom random = new SplittableRandom(42);
    Map<Version, RootGroup> made = new LinkedHashMap<>();
    for (int i = 0; i < 70; i++) {
      change(random, i);
      RootGroup root = rig.leader().view().root();
      made.put(root.version(), root);
    }
    assertThat(made).hasSize(70);
    List<Version> newestFirst = new ArrayList<>(made.keySet()).reversed();

    rig.reelect();

    assertThat(rig.leader().groupVersions(PathId.ROOT))
        .as("also by a leader that did not make them")
        .isEqualTo(newestFirst.subList(0, 50));
    for (Version version : newestFirst.subList(0, 50)) {
      RootGroup then = rig.leader().tree(version).orElseThrow();
      assertThat(then).isEqualTo(then(made, version));
      assertThat(then.version()).isEqualTo(version);
    }
    assertThat(rig.leader().tree(newestFirst.get(50))).isEmpty();
    assertThat(rig.leader().groupVersions(SHOP))
        .isEqualTo(
            newestFirst.subList(0, 50).stream()
                .filter(version -> then(made, version).hasGroup(SHOP))
                .toList());
  }

  private static RootGroup then(Map<Version, RootGroup> made, Version version) {
    return Optional.ofNullable(made.get(version)).orElseThrow();
  }

  private void change(SplittableRandom random, int number) {
    PathId id = PathId.parse("/shop/app" + random.nextInt(4));
    switch (random.nextInt(5)) {
      case 0 -> edit(root -> root.withoutGroup(SHOP).withApp(app("/other", number)));
      case 1 ->
          edit(root ->
              root.withGroup(new Group(SHOP, Set.of(), Optional.of(false)))
                  .withApp(app("/other", number)));
      case 2 -> edit(root -> root.withoutApp(id).withApp(app("/other", number)));
      default -> edit(root -> root.withApp(app(id.toString(), number)));
    }
  }

  private App app(String id, int number) {
    return rig.read("{\"id\":\"%s\",\"cmd\":\"serve %d\",\"instances\":0}".formatted(id, number));
  }

  private void edit(Edit edit) {
    rig.leader().change(new TreeChange(PathId.ROOT, edit, true));
  }

  @Test
  void aChangeOfNothingIsNoVersion() {
    edit(root -> root.withApp(app("/a", 1)));
    edit(root -> root);
    assertThat(rig.leader().groupVersions(PathId.ROOT)).hasSize(1);
  }

  @Test
  void versionsGrowEvenIfANewLeadersClockIsBehind() throws Exception {
    edit(root -> root.withApp(app("/a", 1)));
    Version before = rig.leader().view().root().version();
    rig.reelect();
    assertThat(rig.leader().view().root().version()).isEqualTo(before);
    edit(root -> root.withApp(app("/a", 2)));
    assertThat(rig.leader().view().root().version()).isGreaterThan(before);
  }
}
