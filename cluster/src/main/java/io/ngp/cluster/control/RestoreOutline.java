package io.ngp.cluster.control;

import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Difference;
import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.RootGroup;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What restoring a backup changes.
 *
 * @param isEmpty whether nothing is deployed yet
 * @param added apps and pods that are not there
 * @param changed those that are there, with another definition
 * @param removed those that are there and not in the backup
 * @param same how many are as in the backup
 */
public record RestoreOutline(
    boolean isEmpty,
    SortedSet<PathId> added,
    SortedSet<PathId> changed,
    SortedSet<PathId> removed,
    int same) {

  static RestoreOutline of(RootGroup now, RootGroup recorded) {
    SortedSet<PathId> added = new TreeSet<>();
    SortedSet<PathId> changed = new TreeSet<>();
    SortedSet<PathId> removed = new TreeSet<>();
    Difference difference = recorded.since(now);
    for (PathId id : difference.apps()) {
      if (now.app(id).isEmpty()) {
        added.add(id);
      } else if (recorded.app(id).isEmpty()) {
        removed.add(id);
      } else if (!isAlike(now.app(id).get(), recorded.app(id).get())) {
        changed.add(id);
      }
    }
    boolean isEmpty = now.apps().isEmpty() && now.groups().isEmpty();
    int same = recorded.apps().size() - added.size() - changed.size();
    return new RestoreOutline(isEmpty, added, changed, removed, same);
  }

  /**
   * Refuses to restore into a platform where something is deployed, unless that may be replaced.
   *
   * @throws RefusedException if it is so
   */
  public void require(boolean mayReplace) {
    if (!isEmpty && !mayReplace) {
      throw new RefusedException(
          new Reason.Taken(
              "This platform is not empty: restoring would change %d apps and remove %d. Restore into an empty one, or say that they may be replaced (replace=true)."
                  .formatted(changed.size(), removed.size())));
    }
  }

  /** Whether two definitions differ in nothing but when they were made. */
  private static boolean isAlike(App one, App other) {
    return one.equals(other.withVersionInfo(one.versionInfo()));
  }
}
