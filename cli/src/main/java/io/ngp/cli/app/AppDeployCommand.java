package io.ngp.cli.app;

import io.ngp.cli.api.ApiRefusal;
import io.ngp.cli.deployment.Before;
import io.ngp.cli.deployment.Change;
import io.ngp.cli.deployment.Following;
import io.ngp.cli.deployment.Force;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.Target;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "FILE holds what Marathon takes: an app, a list of apps, or a group (an object with \"apps\" or \"groups\").",
      "The definition replaces the former one as a whole; a group loses what its file leaves out."
    },
    footer = {
      "%nExamples:",
      "  ngp app deploy examples/www.json",
      "  ngp app deploy shop.json --timeout 10m",
      "  sed s/1.0/1.1/ www.json | ngp app deploy -"
    })
final class AppDeployCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(paramLabel = "FILE", description = "The definition; - reads the standard input.")
  private String file = "";

  @Mixin private final Force force = new Force();
  @Mixin private final Following following = new Following();

  AppDeployCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    var source = Source.read(invocation, file);
    var definition = Definition.of(source);
    var target = Target.of(invocation);
    var before = Before.of(target.api(), definition.apps());
    return following.follow(invocation, target, send(target, source, definition), before);
  }

  private Change send(Target target, Source source, Definition definition) {
    try {
      var path = definition.path() + "?partialUpdate=false&" + force.query();
      var answer = target.api().client().send("PUT", path, Optional.of(definition.json()));
      return Change.of(answer, definition.apps(), Change.Kind.DEPLOY);
    } catch (ApiRefusal refusal) {
      throw refusal.problems().isEmpty() ? refusal : source.refused(refusal);
    }
  }
}
