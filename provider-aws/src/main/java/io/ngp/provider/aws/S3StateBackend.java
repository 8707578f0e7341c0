package io.ngp.provider.aws;

import io.ngp.iac.state.LockInfo;
import io.ngp.iac.state.LockMark;
import io.ngp.iac.state.LockMark.Status;
import io.ngp.iac.state.StateBackend;
import io.ngp.iac.state.StateException;
import io.ngp.iac.state.StateLockedException;
import java.io.InputStream;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * State in a bucket of S3, or of any server with its conditional writes. Below a prefix:
 *
 * <ul>
 *   <li>{@code lock}: who holds it. It is only ever overwritten if it is as it was read.
 *   <li>{@code current}: which generation of the journal is the present one.
 *   <li>{@code snapshot/GENERATION}: what a generation began with.
 *   <li>{@code journal/GENERATION/SEQUENCE}: one object for each commit, written only if it does
 *       not exist. Who breaks a lock claims the next sequence number: the former holder collides
 *       there.
 *   <li>{@code revisions/}: documents.
 * </ul>
 */
public final class S3StateBackend implements StateBackend {
  private static final int ATTEMPTS = 20;

  private final S3Objects objects;

  /**
   * Below {@code prefix} of {@code bucket}.
   *
   * @param prefix without slashes at its ends
   */
  public S3StateBackend(S3Client client, String bucket, String prefix) {
    this.objects = new S3Objects(client, bucket, prefix);
  }

  @Override
  public String location() {
    return objects.location();
  }

  @Override
  public Optional<LockInfo> holder() {
    return objects
        .get(S3Layout.LOCK)
        .map(stored -> LockMark.parse(stored.content()))
        .filter(mark -> mark.status() == Status.HELD)
        .map(LockMark::holder);
  }

  @Override
  public Lease lock(LockInfo holder) {
    var mark = LockMark.held(holder).toJson();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var stored = objects.get(S3Layout.LOCK);
      var former = stored.map(found -> LockMark.parse(found.content()));
      if (former.isPresent() && former.get().status() == Status.HELD) {
        throw new StateLockedException(former.get().holder());
      }
      var tag =
          stored.isEmpty()
              ? objects.create(S3Layout.LOCK, mark, holder.id())
              : objects.overwrite(S3Layout.LOCK, mark, holder.id(), stored.get().tag());
      if (tag.isPresent()) {
        return lease(new S3Lock(objects, holder, tag.get()), former);
      }
    }
    throw new StateException("Others take and free the lock all the time.", "Try again.");
  }

  private Lease lease(S3Lock lock, Optional<LockMark> former) {
    try {
      var predecessor = former.filter(mark -> mark.status() == Status.BROKEN).map(LockMark::holder);
      return S3Lease.begin(objects, lock, predecessor);
    } catch (RuntimeException e) {
      lock.free(predecessorMayLive(former));
      throw e;
    }
  }

  private static boolean predecessorMayLive(Optional<LockMark> former) {
    return former.filter(mark -> mark.status() == Status.BROKEN).isPresent();
  }

  @Override
  public void unlock(String id) {
    var stored = objects.get(S3Layout.LOCK);
    var held =
        stored
            .map(found -> LockMark.parse(found.content()))
            .filter(mark -> mark.status() == Status.HELD);
    if (stored.isEmpty() || held.isEmpty()) {
      throw new StateException("The state in " + location() + " is not locked.", "");
    }
    var holder = held.get().holder();
    if (!holder.id().equals(id)) {
      throw new StateException(
          "The lock has the id %s, not %s: it is held by %s."
              .formatted(holder.id(), id, holder.describe()),
          "If this one is to be broken: `ngp unlock " + holder.id() + "`.");
    }
    var broken = LockMark.broken(holder).toJson();
    if (objects.overwrite(S3Layout.LOCK, broken, "unlock-" + id, stored.get().tag()).isEmpty()) {
      throw new StateException("The lock has changed just now.", "Look again with `ngp unlock`.");
    }
  }

  @Override
  public Optional<InputStream> journal() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var current = objects.get(S3Layout.CURRENT);
      if (current.isEmpty()) {
        return Optional.empty();
      }
      var pointer = S3Pointer.parse(current.get().content(), location());
      var journal = new S3Journal(objects, pointer.generation());
      var found = journal.read(journal.last());
      if (found.isPresent()) {
        return found;
      }
      var now = objects.get(S3Layout.CURRENT);
      if (now.filter(stored -> stored.tag().equals(current.get().tag())).isPresent()) {
        throw journal.incomplete();
      }
    }
    throw new StateException(
        "The journal in " + location() + " is replaced all the time.", "Try again.");
  }

  @Override
  public Optional<byte[]> document(String name) {
    return objects.get(name).map(S3Objects.Stored::content);
  }
}
