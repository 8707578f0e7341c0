package io.ngp.cli.platform;

import io.ngp.cli.api.AppInfo;
import io.ngp.cli.render.Facts;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.cli.target.Target;
import java.util.Optional;

/** What a user wants to know of a platform that is up: where things are and what to type next. */
final class Summary {
  private final Screen screen;
  private final PlatformFolder folder;
  private final PlatformFile platform;

  Summary(Screen screen, PlatformFolder folder, PlatformFile platform) {
    this.screen = screen;
    this.folder = folder;
    this.platform = platform;
  }

  void print(String headline) {
    var sample = Target.of(platform).api().findApp(FirstAnswer.SAMPLE);
    screen.print(screen.paint(Paint.STRONG, headline));
    screen.print("");
    new Facts()
        .add("app", link(address(sample)))
        .add("console", platform.asksWhoCalls() ? platform.console() : link(platform.console()))
        .add("API", link(platform.apiAddress()))
        .add(
            "logs",
            platform.isOnHosts()
                ? "on each host: /var/log/ngp, journalctl -u 'ngp@*'"
                : folder.nodes() + "/*/log")
        .print(screen);
    screen.print("");
    new Facts()
        .add("next", sample.isPresent() ? "ngp app scale www 3" : "ngp app deploy FILE")
        .add("", sample.isPresent() ? "ngp app logs www -f" : "ngp app list")
        .add("", platform.isOnHosts() ? "ngp destroy" : "ngp down")
        .print(screen);
  }

  private String address(Optional<AppInfo> app) {
    return app.map(each -> platform.publication().addresses(each)).stream()
        .flatMap(java.util.List::stream)
        .findFirst()
        .orElse("");
  }

  private String link(String address) {
    return screen.paint(Paint.LINK, address);
  }
}
