package io.ngp.cluster.deployment;

import static io.ngp.cluster.testing.TestApps.app;
import static io.ngp.cluster.testing.TestApps.withCommand;
import static io.ngp.cluster.testing.TestApps.withDependencies;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Command;
import io.ngp.cluster.app.Excerpt;
import io.ngp.cluster.app.Group;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.deployment.DeploymentPlan.Action;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Trees and plans as text. {@code /a:2@x>/b,/c} is app /a with two instances and configuration x
 * that depends on /b and /c; {@code [/g>/h]} is group /g that depends on /h.
 */
final class Trees {
  private Trees() {}

  static RootGroup tree(String text) {
    RootGroup tree = RootGroup.EMPTY;
    for (String word : text.strip().split("\\s+", -1)) {
      if (word.startsWith("[")) {
        tree = tree.withGroup(group(word.substring(1, word.length() - 1)));
      } else if (!word.isEmpty()) {
        tree = tree.withApp(appOf(word));
      }
    }
    return tree;
  }

  private static Group group(String text) {
    String[] parts = text.split(">", -1);
    TreeSet<PathId> dependencies = new TreeSet<>();
    for (String id : ids(parts)) {
      dependencies.add(PathId.parse(id));
    }
    return new Group(PathId.parse(parts[0]), dependencies, Optional.empty());
  }

  private static App appOf(String text) {
    String[] parts = text.split(">", -1);
    String[] configured = parts[0].split("@", -1);
    String[] counted = configured[0].split(":", -1);
    App app = withDependencies(app(counted[0]), ids(parts));
    app = counted.length > 1 ? app.withInstances(Integer.parseInt(counted[1])) : app;
    return configured.length > 1 ? withCommand(app, configured[1]) : app;
  }

  private static String[] ids(String[] parts) {
    return parts.length > 1 ? parts[1].split(",", -1) : new String[0];
  }

  /** Steps as {@code Stop /x | Scale /a, Restart /b}. */
  static String steps(DeploymentPlan plan) {
    return plan.steps().stream()
        .map(step -> step.actions().stream().map(Trees::text).collect(Collectors.joining(", ")))
        .collect(Collectors.joining(" | "));
  }

  private static String text(Action action) {
    String victims =
        action instanceof Action.Scale scale && !scale.victims().isEmpty()
            ? " killing " + String.join("+", scale.victims())
            : "";
    return action.name().replace("Application", "") + " " + action.app() + victims;
  }

  /** A tree in the form it is read in, versions left out. */
  static String text(RootGroup tree) {
    return text(new Excerpt(tree.apps(), tree.groups()));
  }

  /** Parts of a tree in that form. */
  static String text(Excerpt tree) {
    List<String> groups =
        tree.groups().values().stream()
            .sorted(Comparator.comparing(Group::id))
            .map(g -> "[" + g.id() + dependencies(g.dependencies()) + "]")
            .toList();
    List<String> apps =
        tree.apps().values().stream()
            .sorted(Comparator.comparing(App::id))
            .map(Trees::text)
            .toList();
    return Stream.of(groups, apps).flatMap(List::stream).collect(Collectors.joining(" "));
  }

  private static String text(App app) {
    String shell = ((Command.Shell) app.program().command()).line();
    return app.id()
        + (app.instances() == 1 ? "" : ":" + app.instances())
        + (shell.equals("sleep 100") ? "" : "@" + shell)
        + dependencies(app.dependencies());
  }

  private static String dependencies(Iterable<PathId> ids) {
    List<String> texts = new ArrayList<>();
    ids.forEach(id -> texts.add(id.toString()));
    return texts.isEmpty() ? "" : ">" + String.join(",", texts);
  }
}
