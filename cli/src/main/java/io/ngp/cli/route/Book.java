package io.ngp.cli.route;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.target.Publication;
import io.ngp.cli.target.Target;
import io.ngp.node.route.RouteBook;

/** The routes of the platform a command talks to. */
final class Book {
  private Book() {}

  static RouteBook of(Target target) {
    var domain = target.publication().map(Publication::domain).orElse("<the platform's domain>");
    try {
      return new RouteBook(target.api().client().get("/ngp/v1/routes"), domain);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitStatus.FAILED,
          "The API's routes can't be read: " + e.getMessage(),
          "Is it a platform of this version? See `ngp version` there and here.");
    }
  }
}
