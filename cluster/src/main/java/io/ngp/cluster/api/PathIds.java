package io.ngp.cluster.api;

import io.ngp.cluster.app.InvalidIdException;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.cluster.refusal.RefusedException.Violation;
import java.util.List;

/** Ids in request paths: any number of segments, of which none was checked yet. */
final class PathIds {
  private PathIds() {}

  /**
   * The id of something to look at or remove.
   *
   * @param what {@code App} or {@code Group}
   * @throws RefusedException as not found if the text is no id: nothing can have it
   */
  static PathId existing(String what, List<String> segments) {
    try {
      return PathId.parse(String.join("/", segments));
    } catch (InvalidIdException _) {
      throw Missing.of("%s '/%s' does not exist".formatted(what, String.join("/", segments)));
    }
  }

  /**
   * The id of something to make or change.
   *
   * @throws RefusedException as invalid at {@code /id} if the text is no id
   */
  static PathId wanted(List<String> segments) {
    return wanted(PathId.ROOT, String.join("/", segments));
  }

  /** The same of a text in a body, seen from a group. */
  static PathId wanted(PathId base, String text) {
    try {
      return base.resolve(text);
    } catch (InvalidIdException e) {
      throw new RefusedException(
          new Reason.Invalid("Invalid JSON", List.of(new Violation("/id", List.of(e.error())))));
    }
  }
}
