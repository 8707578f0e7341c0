package io.ngp.cli.app;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.DeploymentInfo;
import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.deployment.Before;
import io.ngp.cli.deployment.Change;
import io.ngp.cli.deployment.Following;
import io.ngp.cli.deployment.Force;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
    description = {
      "The canary of APP is an app APP-canary that gets a share of APP's requests. It begins as a copy of APP with",
      "what is changed here; called again, what is changed here is changed in the canary."
    },
    footer = {
      "%nExamples:",
      "  ngp app canary www --weight 10 --image registry.example.org/www:2.0",
      "  ngp app canary www --weight 50",
      "  ngp app canary www --promote     www becomes what its canary is",
      "  ngp app canary www --abort       all requests go to www again"
    })
final class AppCanaryCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "APP", description = "The app's id; www is /www.")
  private AppId id = new AppId("/");

  @ArgGroup(multiplicity = "1")
  private Step step = new Step();

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "The canary's whole definition; - reads the standard input.")
  private Optional<String> file = Optional.empty();

  @Option(names = "--image", paramLabel = "IMAGE", description = "Another image.")
  private Optional<String> image = Optional.empty();

  @Option(names = "--cmd", paramLabel = "COMMAND", description = "Another command.")
  private Optional<String> command = Optional.empty();

  @Option(
      names = "--variable",
      paramLabel = "NAME=VALUE",
      description = "Another value of a variable; may be given several times.")
  private List<String> variables = new ArrayList<>();

  @Option(
      names = "--instances",
      paramLabel = "N",
      description = "How many instances (default: at least its share of APP's).")
  private Optional<Integer> instances = Optional.empty();

  @Mixin private final Force force = new Force();
  @Mixin private final Following following = new Following();

  /** What is done; one of these. */
  static final class Step {
    @Option(
        names = "--weight",
        paramLabel = "PERCENT",
        description = "Give the canary this share of APP's requests, 0 to 100.")
    private Optional<Integer> weight = Optional.empty();

    @Option(
        names = "--promote",
        description = "Roll APP to the canary's definition, then remove the canary.")
    private boolean isPromoting;

    @Option(names = "--abort", description = "Remove the canary.")
    private boolean isAborting;
  }

  AppCanaryCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var target = Target.of(invocation);
    var canary = new Canary(id);
    if (step.weight.isPresent()) {
      return share(target, canary, percent(step.weight.get()));
    }
    if (hasChanges()) {
      throw new Failure(
          ExitStatus.USAGE,
          "--promote and --abort take the canary as it is.",
          "Change it before, with --weight and what is to change.");
    }
    var existing = existing(target.api(), canary);
    if (step.isPromoting) {
      return promote(target, canary, existing);
    }
    if (step.isAborting) {
      return abort(target, existing.id());
    }
    throw new IllegalStateException("The parser lets none through that says nothing to do.");
  }

  private boolean hasChanges() {
    return file.isPresent()
        || image.isPresent()
        || command.isPresent()
        || instances.isPresent()
        || !variables.isEmpty();
  }

  private static int percent(int weight) {
    if (weight < 0 || weight > 100) {
      throw new Failure(
          ExitStatus.USAGE, "A weight of " + weight + " is no share.", "Give 0 to 100 percent.");
    }
    return weight;
  }

  private int share(Target target, Canary canary, int percent) {
    var app = target.api().app(id);
    var former = target.api().findApp(canary.id());
    former.filter(found -> !canary.isOurs(found)).ifPresent(this::refuseStranger);
    var start = file.map(this::read).orElseGet(() -> stored(target.api(), former.orElse(app)));
    var wanted =
        instances.orElseGet(() -> {
          var share = Canary.instances(app, percent);
          return former.map(found -> Math.max(share, found.instances())).orElse(share);
        });
    var definition = canary.definition(changed(start), percent, wanted);
    return put(target, canary.id(), definition);
  }

  private ObjectNode read(String name) {
    var source = Source.read(invocation, name);
    if (source.json() instanceof ObjectNode definition && !definition.has("apps")) {
      return definition;
    }
    throw source.failure("holds no definition of one app.", "An app looks like {\"cmd\": \"...\"}");
  }

  private ObjectNode changed(ObjectNode start) {
    var definition = start;
    if (image.isPresent()) {
      definition = Canary.withImage(definition, image.get());
    }
    if (command.isPresent()) {
      definition = Canary.withCommand(definition, command.get());
    }
    for (var variable : variables) {
      var equals = variable.indexOf('=');
      if (equals < 1) {
        throw new Failure(
            ExitStatus.USAGE,
            "\"" + variable + "\" sets no variable.",
            "Write it like --variable NAME=VALUE");
      }
      definition =
          Canary.withVariable(
              definition, variable.substring(0, equals), variable.substring(equals + 1));
    }
    return definition;
  }

  private int promote(Target target, Canary canary, AppInfo existing) {
    var app = target.api().app(id);
    var definition = canary.promoted(stored(target.api(), existing), app);
    var status = put(target, id, definition);
    return status == ExitStatus.OK.code() ? remove(target, existing.id(), force.query()) : status;
  }

  private AppInfo existing(PlatformApi api, Canary canary) {
    var found =
        api.findApp(canary.id())
            .orElseThrow(() ->
                new Failure(
                    ExitStatus.FAILED,
                    "App " + id + " has no canary " + canary.id() + ".",
                    "Start one: ngp app canary " + id.relative() + " --weight 10 --image IMAGE"));
    if (!canary.isOurs(found)) {
      refuseStranger(found);
    }
    return found;
  }

  private void refuseStranger(AppInfo found) {
    throw new Failure(
        ExitStatus.FAILED,
        "App " + found.id() + " is there, but is no canary of " + id + ".",
        "Give it another id, or the label " + Canary.OF_LABEL + "=" + id + ".");
  }

  /** The definition as it was stored, without what the API shows of its tasks. */
  private static ObjectNode stored(PlatformApi api, AppInfo app) {
    var path = "/v2/apps/" + app.id().relative() + "/versions/" + PlatformApi.encode(app.version());
    if (api.client().get(path) instanceof ObjectNode definition) {
      return definition;
    }
    throw new Failure(
        ExitStatus.FAILED,
        "The API does not show version " + app.version() + " of " + app.id() + ".",
        "Give the whole definition with --file.");
  }

  private int put(Target target, AppId app, ObjectNode definition) {
    var before = Before.of(target.api(), List.of(app));
    var answer =
        target
            .api()
            .client()
            .send(
                "PUT",
                "/v2/apps/" + app.relative() + "?partialUpdate=false&" + force.query(),
                Optional.of(definition));
    return following.follow(
        invocation, target, Change.of(answer, List.of(app), Change.Kind.DEPLOY), before);
  }

  /** Whoever aborts has no time to wait for a canary that can't start. */
  private int abort(Target target, AppId canary) {
    var holding =
        target.api().deployments().stream()
            .map(DeploymentInfo::affectedApps)
            .filter(apps -> apps.contains(canary))
            .toList();
    var isItsOwn = !holding.isEmpty() && holding.stream().allMatch(List.of(canary)::equals);
    return remove(target, canary, isItsOwn ? "force=true" : force.query());
  }

  private int remove(Target target, AppId canary, String terms) {
    var answer = target.api().changeApp("DELETE", canary, "?" + terms, Optional.empty());
    var change = Change.of(answer, List.of(canary), Change.Kind.REMOVE);
    return following.follow(invocation, target, change, Before.NOTHING);
  }
}
