package io.ngp.provider.aws;

import io.ngp.iac.state.LockInfo;
import io.ngp.iac.state.StateBackend;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The right to write to a state in a bucket. */
final class S3Lease implements StateBackend.Lease {
  private static final byte[] NOTHING = new byte[0];

  private final S3Objects objects;
  private final S3Lock lock;
  private final Optional<LockInfo> predecessor;

  private Optional<S3Pointer> pointer = Optional.empty();
  private String pointerTag = "";
  private int last;
  private boolean mayHaveWritten;
  private boolean isClosed;

  private S3Lease(S3Objects objects, S3Lock lock, Optional<LockInfo> predecessor) {
    this.objects = objects;
    this.lock = lock;
    this.predecessor = predecessor;
  }

  /** A lease under {@code lock}, safe from its predecessor. */
  static S3Lease begin(S3Objects objects, S3Lock lock, Optional<LockInfo> predecessor) {
    var lease = new S3Lease(objects, lock, predecessor);
    lease.find();
    if (predecessor.isPresent()) {
      lease.fence();
    }
    return lease;
  }

  private void find() {
    var current = objects.get(S3Layout.CURRENT);
    if (current.isPresent()) {
      pointer = Optional.of(S3Pointer.parse(current.get().content(), objects.location()));
      pointerTag = current.get().tag();
      last = journal(pointer.get()).last();
    }
  }

  /** The predecessor can replace the journal no more, and then add to it no more. */
  private void fence() {
    while (pointer.isPresent()) {
      var mine = new S3Pointer(pointer.get().generation(), lock.id());
      var tag = objects.overwrite(S3Layout.CURRENT, mine.bytes(), lock.id(), pointerTag);
      if (tag.isPresent()) {
        pointer = Optional.of(mine);
        pointerTag = tag.get();
        claimNext(mine);
        return;
      }
      lock.refuseIfLost();
      find();
    }
  }

  private void claimNext(S3Pointer mine) {
    do {
      last++;
    } while (objects
        .create(S3Layout.commit(mine.generation(), last), NOTHING, lock.id())
        .isEmpty());
  }

  private S3Journal journal(S3Pointer of) {
    return new S3Journal(objects, of.generation());
  }

  @Override
  public Optional<LockInfo> predecessor() {
    return predecessor;
  }

  @Override
  public Optional<InputStream> journal() {
    return pointer.map(
        present -> journal(present).read(last).orElseThrow(() -> journal(present).incomplete()));
  }

  @Override
  public void replace(byte[] content, boolean keepFormer) {
    var former = pointer.map(S3Pointer::generation);
    var generation =
        pointer.map(each -> each.next(lock.id())).orElseGet(() -> S3Pointer.first(lock.id()));
    var next = new S3Pointer(generation, lock.id());
    objects.put(S3Layout.snapshot(generation), content, lock.id());
    var tag =
        former.isEmpty()
            ? objects.create(S3Layout.CURRENT, next.bytes(), lock.id())
            : objects.overwrite(S3Layout.CURRENT, next.bytes(), lock.id(), pointerTag);
    pointerTag = tag.orElseThrow(lock::lost);
    pointer = Optional.of(next);
    last = 0;
    deleteAllBut(
        former
            .filter(_ -> keepFormer)
            .map(kept -> Set.of(generation, kept))
            .orElseGet(() -> Set.of(generation)));
  }

  private void deleteAllBut(Set<String> kept) {
    var outdated = new ArrayList<String>();
    for (var start : List.of(S3Layout.SNAPSHOTS, S3Layout.JOURNALS)) {
      objects.list(start).stream()
          .filter(name -> !kept.contains(S3Layout.generation(name)))
          .forEach(outdated::add);
    }
    objects.delete(outdated);
  }

  @Override
  public void append(byte[] bytes) {
    var generation = pointer.orElseThrow().generation();
    mayHaveWritten = true;
    if (objects.create(S3Layout.commit(generation, last + 1), bytes, lock.id()).isEmpty()) {
      throw lock.lost();
    }
    mayHaveWritten = false;
    last++;
  }

  @Override
  public int pieces() {
    return last + 1;
  }

  @Override
  public void put(String name, byte[] document) {
    lock.refuseIfLost();
    objects.put(name, document, lock.id());
  }

  @Override
  public void close() {
    if (!isClosed) {
      isClosed = true;
      // A commit without an answer may still arrive: whoever comes next must be safe from it.
      lock.free(mayHaveWritten);
    }
  }
}
