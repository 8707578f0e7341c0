package io.ngp.cluster.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RootGroupTest {
  private static final List<String> NAMES = List.of("a", "b", "c");

  /** Random edits, beside the same edits of plain maps that are searched through each time. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void editsLeaveWhatTheSameEditsLeaveInPlainMaps(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Model model = new Model();
    RootGroup tree = RootGroup.EMPTY;
    RootGroup base = tree;
    for (int i = 0; i < 400; i++) {
      PathId id = randomId(random);
      switch (random.nextInt(6)) {
        case 0, 1, 2 -> {
          App app = TestApps.depending(id, random.nextBoolean() ? Set.of() : Set.of(PathId.ROOT));
          tree = tree.withApp(app);
          model.add(app);
        }
        case 3 -> {
          tree = tree.withoutApp(id);
          model.apps.remove(id);
        }
        case 4 -> {
          Group group = new Group(id, Set.of(), Optional.of(random.nextBoolean()));
          tree = tree.withGroup(group);
          model.add(group);
        }
        default -> {
          tree = tree.withoutGroup(id);
          model.remove(id);
        }
      }
      model.assertLike(tree);
      assertThat(tree.since(base)).isEqualTo(difference(base, tree));
      if (random.nextInt(10) == 0) {
        tree = tree.settledAt(new Version(Instant.ofEpochSecond(i)));
        base = tree;
      }
    }
  }

  @Test
  void differenceOfUnrelatedTreesIsFoundToo() {
    RootGroup one = RootGroup.EMPTY.withApp(TestApps.depending(PathId.parse("/g/a"), Set.of()));
    RootGroup other = RootGroup.EMPTY.withApp(TestApps.depending(PathId.parse("/b"), Set.of()));
    assertThat(other.since(one)).isEqualTo(difference(one, other));
  }

  @Test
  void removingAGroupFreesTheServicePortsBelowIt() {
    RootGroup assigned =
        ServicePorts.STANDARD.assign(
            RootGroup.EMPTY, RootGroup.EMPTY.withApp(TestApps.app("{'id':'/g/a','cmd':'run'}")));
    RootGroup next = assigned.withoutGroup(PathId.parse("/g"));
    assertThat(assigned.usedServicePorts().get(10_000)).isTrue();
    assertThat(next.usedServicePorts().isEmpty()).isTrue();
  }

  @Test
  void portOfTwoAppsIsUsedUntilBothAreGone() {
    App one = TestApps.app("{'id':'/a','cmd':'run','portDefinitions':[{'port':7000}]}");
    App other = TestApps.app("{'id':'/b','cmd':'run','portDefinitions':[{'port':7000}]}");
    RootGroup both = RootGroup.EMPTY.withApp(one).withApp(other);
    RootGroup first = both.withoutApp(one.id());
    assertThat(first.usedServicePorts().get(7_000)).isTrue();
    assertThat(first.withoutApp(other.id()).usedServicePorts().get(7_000)).isFalse();
  }

  private static PathId randomId(SplittableRandom random) {
    PathId id = PathId.ROOT;
    int depth = 1 + random.nextInt(3);
    for (int i = 0; i < depth; i++) {
      id = id.child(NAMES.get(random.nextInt(NAMES.size())));
    }
    return id;
  }

  private static Difference difference(RootGroup before, RootGroup after) {
    return new Difference(
        changed(before.apps(), after.apps()), changed(before.groups(), after.groups()));
  }

  private static <T> SortedSet<PathId> changed(Map<PathId, T> before, Map<PathId, T> after) {
    Set<PathId> ids = new HashSet<>(before.keySet());
    ids.addAll(after.keySet());
    return ids.stream()
        .filter(id -> !Objects.equals(before.get(id), after.get(id)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static final class Model {
    private final TreeMap<PathId, App> apps = new TreeMap<>();
    private final TreeMap<PathId, Group> groups = new TreeMap<>();

    void add(App app) {
      if (apps.keySet().stream().noneMatch(id -> id.isBelow(app.id()))) {
        remove(app.id());
      }
      apps.put(app.id(), app);
      enclose(app.id().parent());
    }

    void add(Group group) {
      enclose(group.id().parent());
      groups.put(group.id(), group);
    }

    void remove(PathId group) {
      apps.keySet().removeIf(id -> id.isBelow(group));
      groups.keySet().removeIf(id -> id.equals(group) || id.isBelow(group));
    }

    private void enclose(PathId group) {
      for (PathId id = group; !id.isRoot(); id = id.parent()) {
        groups.putIfAbsent(id, Group.empty(id));
      }
    }

    void assertLike(RootGroup tree) {
      assertThat(new TreeMap<>(tree.apps())).isEqualTo(apps);
      assertThat(new TreeMap<>(tree.groups())).isEqualTo(groups);
      Set<PathId> all = new HashSet<>(groups.keySet());
      all.add(PathId.ROOT);
      for (PathId group : all) {
        assertThat(tree.members(group)).as("members of %s", group).isEqualTo(members(group));
        assertThat(tree.appsBelow(group))
            .containsExactlyElementsOf(
                apps.values().stream().filter(app -> app.id().isBelow(group)).toList());
      }
    }

    private Set<PathId> members(PathId group) {
      Set<PathId> members = new HashSet<>(apps.keySet());
      members.addAll(groups.keySet());
      members.removeIf(id -> id.isRoot() || !id.parent().equals(group));
      return members;
    }
  }
}
