package io.ngp.cli.platform;

import io.ngp.cli.api.AppId;
import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Json;
import io.ngp.cli.deployment.Before;
import io.ngp.cli.deployment.Change;
import io.ngp.cli.deployment.Following;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.cli.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * The app a new platform shows: deployed once, by the first {@code up}; a user may replace or
 * remove it for good.
 */
final class SampleApp {
  static final AppId ID = new AppId("/www");

  private static final Duration UNTIL_ANSWERED = Duration.ofSeconds(30);

  private final Invocation invocation;
  private final PlatformFolder folder;
  private final Path definition;

  SampleApp(Invocation invocation, PlatformFolder folder, Path home) {
    this.invocation = invocation;
    this.folder = folder;
    this.definition = home.resolve("examples/www.json");
  }

  /**
   * Deploys the sample if this platform never had it, and waits until it answers; returns the exit
   * status.
   */
  int ensure(PlatformFile platform) {
    var target = Target.of(platform);
    var found = target.api().findApp(ID);
    if (found.isEmpty() && !platform.isSampleDeployed() && Files.exists(definition)) {
      var status = deploy(target);
      folder.write(platform.withSampleDeployed());
      return status == 0 ? awaitAnswer(platform) : status;
    }
    return found.filter(app -> app.instances() > 0).isPresent() ? awaitAnswer(platform) : 0;
  }

  private int deploy(Target target) {
    var answer =
        target
            .api()
            .client()
            .send("PUT", "/v2/apps" + ID + "?partialUpdate=false", Optional.of(read()));
    var change = Change.of(answer, List.of(ID), Change.Kind.DEPLOY);
    return new Following().follow(invocation, target, change, Before.NOTHING);
  }

  private tools.jackson.databind.JsonNode read() {
    try {
      return Json.parse(Files.readString(definition));
    } catch (IOException | JacksonException e) {
      throw new Failure(
          ExitStatus.FAILED,
          "The sample app " + definition + " cannot be read: " + e.getMessage(),
          "");
    }
  }

  /** The app's page through the balancer is what the user will open next. */
  private int awaitAnswer(PlatformFile platform) {
    var app = Target.of(platform).api().findApp(ID);
    var address = app.flatMap(each -> first(platform, each));
    if (address.isEmpty() || EdgeProbe.await(address.get(), UNTIL_ANSWERED)) {
      return 0;
    }
    invocation
        .screen()
        .remark(address.get() + " does not answer yet. Why: ngp app show " + ID.relative());
    return ExitStatus.FAILED.code();
  }

  private static Optional<String> first(PlatformFile platform, AppInfo app) {
    return platform.publication().addresses(app).stream().findFirst();
  }
}
