package io.ngp.node.console;

import io.ngp.cluster.api.PlatformNode;
import io.ngp.cluster.api.diagnostics.Diagnoser;
import io.ngp.cluster.api.diagnostics.Diagnostic;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.control.ClusterLeader;
import io.ngp.cluster.control.ClusterView;
import io.ngp.cluster.drain.Drain;
import io.ngp.cluster.instance.TaskId;
import io.ngp.cluster.routes.RouteRules;
import io.ngp.cluster.traffic.TrafficBoard;
import io.ngp.cluster.usage.Measured;
import io.ngp.cluster.usage.UsageBook;
import io.ngp.cluster.usage.UsageQuestions;
import io.ngp.console.model.AppPage;
import io.ngp.console.model.AppSummary;
import io.ngp.console.model.ConsoleModel;
import io.ngp.console.model.NodeView;
import io.ngp.console.model.Overview;
import io.ngp.console.model.RouteView;
import io.ngp.console.model.TimelinePage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** The console's view of the cluster this master leads; empty pages while it does not. */
public final class ClusterConsoleModel implements ConsoleModel {
  /** How old what is shown of use of resources may be. */
  private static final Duration USE = Duration.ofSeconds(2);

  private final String domain;
  private final int edgePort;
  private final RouteRules rules;
  private final Supplier<Optional<ClusterLeader>> leader;
  private final AppJson definitions;
  private final Supplier<List<PlatformNode>> otherNodes;
  private final Function<String, Optional<String>> upkeep;
  private final TrafficBoard traffic;
  private final UsageBook usage;
  private final InstantSource clock;

  /**
   * A model of whichever cluster is led now.
   *
   * @param edgePort where balancers answer, for links to apps
   * @param otherNodes nodes that are not agents
   * @param upkeep what is to be said of the upkeep of a node's host, by the node's name
   * @param clock by which the leader judges
   */
  public ClusterConsoleModel(
      String domain,
      int edgePort,
      RouteRules rules,
      Supplier<Optional<ClusterLeader>> leader,
      AppJson definitions,
      Supplier<List<PlatformNode>> otherNodes,
      Function<String, Optional<String>> upkeep,
      TrafficBoard traffic,
      UsageBook usage,
      InstantSource clock) {
    this.domain = domain;
    this.edgePort = edgePort;
    this.rules = rules;
    this.leader = leader;
    this.definitions = definitions;
    this.otherNodes = otherNodes;
    this.upkeep = upkeep;
    this.traffic = traffic;
    this.usage = usage;
    this.clock = clock;
  }

  @Override
  public Overview overview() {
    return new Overview(
        "ngp",
        domain,
        leader.get().map(this::apps).orElse(List.of()),
        leader.get().map(l -> new DeploymentViews(l.view()).all()).orElse(List.of()),
        nodes());
  }

  @Override
  public Optional<AppPage> app(String id) {
    return find(id)
        .map(found -> {
          List<Diagnostic> diagnostics = found.diagnose();
          return AppViews.page(
              found.app(),
              summary(found.app(), found.view(), diagnostics),
              found.view(),
              diagnostics,
              found.led().versions(found.app().id()),
              measured(found),
              definitions);
        });
  }

  /** Whoever looks at an app is the reason to measure it; the page that comes next shows it. */
  private Map<TaskId, Measured> measured(Found found) {
    return usage.latest(
        UsageQuestions.tasks(UsageQuestions.running(found.view(), Optional.of(found.app().id()))),
        USE);
  }

  @Override
  public Optional<TimelinePage> timeline(String id) {
    return find(id)
        .map(found -> {
          List<Diagnostic> diagnostics = found.diagnose();
          return new TimelinePage(
              summary(found.app(), found.view(), diagnostics),
              diagnostics.stream().map(AppViews::problem).toList(),
              found.led().timelines().entries(found.app().id()).stream()
                  .map(TimelineViews::of)
                  .toList());
        });
  }

  @Override
  public List<RouteView> routes() {
    return leader.get().map(led -> routes(led).all()).orElse(List.of());
  }

  @Override
  public Optional<RouteView> route(String name) {
    return leader.get().flatMap(led -> routes(led).one(name));
  }

  private RouteViews routes(ClusterLeader led) {
    return new RouteViews(led.routes().table(), traffic);
  }

  @Override
  public AutoCloseable onChange(Runnable listener) {
    ChangeListener following = new ChangeListener(leader, listener);
    AutoCloseable reported = traffic.onReport(listener);
    AutoCloseable measured = usage.onMeasured(listener);
    following.start();
    return () -> {
      following.close();
      reported.close();
      measured.close();
    };
  }

  private record Found(App app, ClusterLeader led, ClusterView view, Diagnoser diagnoser) {
    List<Diagnostic> diagnose() {
      return diagnoser.diagnose(app.id());
    }
  }

  private Optional<Found> find(String id) {
    PathId path;
    try {
      path = PathId.parse(id);
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
    return leader
        .get()
        .flatMap(led -> {
          ClusterView view = led.view();
          return view.root().app(path).map(app -> new Found(app, led, view, diagnoser(led, view)));
        });
  }

  private List<AppSummary> apps(ClusterLeader led) {
    ClusterView view = led.view();
    Diagnoser diagnoser = diagnoser(led, view);
    return new TreeMap<>(view.root().apps())
        .values().stream().map(app -> summary(app, view, diagnoser.diagnose(app.id()))).toList();
  }

  private AppSummary summary(App app, ClusterView view, List<Diagnostic> diagnostics) {
    return AppViews.summary(app, address(app), view, diagnostics);
  }

  private Optional<String> address(App app) {
    return rules.routes(app, List.of()).stream()
        .findFirst()
        .map(route ->
            "http://"
                + route.host()
                + ":"
                + edgePort
                + (route.path().equals("/") ? "" : route.path()));
  }

  private Diagnoser diagnoser(ClusterLeader led, ClusterView view) {
    return new Diagnoser(view, led.nodes(), clock.instant());
  }

  private List<NodeView> agents(ClusterLeader led) {
    Map<String, Drain> drains = led.view().drains();
    return led.nodes().stream()
        .map(agent -> {
          String name = agent.info().id();
          return NodeViews.of(agent, Optional.ofNullable(drains.get(name)), upkeep.apply(name));
        })
        .toList();
  }

  private List<NodeView> nodes() {
    List<NodeView> nodes = new ArrayList<>();
    otherNodes.get().forEach(node -> nodes.add(NodeViews.of(node, upkeep.apply(node.name()))));
    leader.get().ifPresent(led -> nodes.addAll(agents(led)));
    return nodes;
  }
}
