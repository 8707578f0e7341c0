package io.ngp.cli.platform;

import io.ngp.cli.api.AppId;
import io.ngp.cli.render.Screen;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.target.Target;
import java.time.Duration;

/** Waits until the sample app answers through the balancer: what the user will open next. */
final class FirstAnswer {
  static final AppId SAMPLE = new AppId("/www");

  private static final Duration UNTIL_ANSWERED = Duration.ofSeconds(30);

  private final Screen screen;

  FirstAnswer(Screen screen) {
    this.screen = screen;
  }

  /** Whether it answers, if it is there; told to the user if it does not. */
  boolean await(PlatformFile platform) {
    var address =
        Target.of(platform)
            .api()
            .findApp(SAMPLE)
            .filter(app -> app.instances() > 0)
            .flatMap(app -> platform.publication().addresses(app).stream().findFirst());
    if (address.isEmpty()
        || EdgeProbe.await(platform.publication().host(), address.get(), UNTIL_ANSWERED)) {
      return true;
    }
    screen.remark(address.get() + " does not answer yet. Why: ngp app show " + SAMPLE.relative());
    return false;
  }
}
