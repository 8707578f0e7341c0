package io.ngp.cli.route;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.cli.target.Publication;
import io.ngp.cli.target.Target;
import io.ngp.node.BalancerView;
import io.ngp.node.route.RouteBook;
import io.ngp.nodespec.NodeEntry.BalancerEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The routes of the platform a command talks to. */
final class Book {
  private Book() {}

  /**
   * As the platform's first balancer has them; where its configuration is not at hand, as labels
   * alone have them, which is said.
   */
  static RouteBook of(Invocation invocation) {
    var target = Target.of(invocation);
    var table = target.api().client().get("/ngp/v1/routes");
    var balancer = Target.isNamed(invocation) ? Optional.<Path>empty() : balancer(invocation);
    try {
      if (balancer.isPresent()) {
        return BalancerView.of(table, balancer.get());
      }
      invocation
          .screen()
          .remark(
              "No balancer's configuration is at hand: shown is what labels say, without the module's"
                  + " variables and the platform's own names.");
      var domain = target.publication().map(Publication::domain).orElse("<the platform's domain>");
      return new RouteBook(table, domain);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitStatus.FAILED,
          "The API's routes can't be read: " + e.getMessage(),
          "Is it a platform of this version? See `ngp version` there and here.");
    }
  }

  private static Optional<Path> balancer(Invocation invocation) {
    var folder = PlatformFolder.of(invocation);
    return folder
        .read()
        .flatMap(platform -> platform.nodesOf(BalancerEntry.class).stream().findFirst())
        .map(entry -> folder.node(entry.name()).config())
        .filter(Files::exists);
  }
}
