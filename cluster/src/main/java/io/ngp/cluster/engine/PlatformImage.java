package io.ngp.cluster.engine;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Command;
import io.ngp.cluster.app.Container;
import io.ngp.cluster.engine.Engine.Unsupported;
import java.util.List;
import java.util.Optional;

/**
 * The image {@code ngp:VERSION}, by which an app says that its arguments are a command of NGP
 * itself, whichever engine runs it: one with containers runs the image, which no registry has, one
 * without runs the NGP that its agents are of.
 */
public final class PlatformImage {
  private static final String PREFIX = "ngp:";

  private PlatformImage() {}

  /** Its name, if the app's image is NGP's. */
  public static Optional<String> of(App app) {
    return app.networking()
        .container()
        .flatMap(Container::docker)
        .map(Container.Docker::image)
        .filter(image -> image.startsWith(PREFIX));
  }

  /** What an app of this image can't have: it holds NGP and nothing else. */
  public static List<Unsupported> unsupported(App app) {
    return of(app).isPresent() && app.program().command() instanceof Command.Shell
        ? List.of(
            new Unsupported(
                "/cmd",
                "the image of NGP has no shell; give its command as \"args\", without \"ngp\""))
        : List.of();
  }
}
