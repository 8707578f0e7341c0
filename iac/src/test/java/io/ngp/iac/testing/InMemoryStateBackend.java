package io.ngp.iac.testing;

import io.ngp.iac.state.LockInfo;
import io.ngp.iac.state.LockRequest;
import io.ngp.iac.state.StateBackend;
import io.ngp.iac.state.StateException;
import io.ngp.iac.state.StateLockedException;
import io.ngp.iac.state.StateSession;
import io.ngp.iac.state.StateStore;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** State that is gone with the test. Counts what is written, and breaks when told. */
public final class InMemoryStateBackend implements StateBackend {
  private final Map<String, byte[]> documents = new HashMap<>();
  private byte @Nullable [] journal;
  private byte @Nullable [] former;
  private @Nullable LockInfo holder;
  private Optional<LockInfo> broken = Optional.empty();
  private int appends;
  private boolean isFailing;

  /** An open session over a state of its own. */
  public static StateSession session() {
    return new StateStore(new InMemoryStateBackend(), Optional.empty())
        .open(LockRequest.of("test"));
  }

  @Override
  public String location() {
    return "memory";
  }

  @Override
  public synchronized Optional<LockInfo> holder() {
    return Optional.ofNullable(holder);
  }

  @Override
  public synchronized Lease lock(LockInfo wanted) {
    if (holder != null) {
      throw new StateLockedException(holder);
    }
    holder = wanted;
    var predecessor = broken;
    broken = Optional.empty();
    return new MemoryLease(wanted, predecessor);
  }

  @Override
  public synchronized void unlock(String id) {
    if (holder == null || !holder.id().equals(id)) {
      throw new StateException("The lock is not held as " + id + ".", "");
    }
    broken = Optional.of(holder);
    holder = null;
  }

  @Override
  public synchronized Optional<InputStream> journal() {
    return Optional.ofNullable(journal).map(ByteArrayInputStream::new);
  }

  @Override
  public synchronized Optional<byte[]> document(String name) {
    return Optional.ofNullable(documents.get(name));
  }

  /** The journal's bytes. */
  public synchronized byte[] bytes() {
    return journal == null ? new byte[0] : journal.clone();
  }

  /** The journal that the present one replaced. */
  public synchronized Optional<byte[]> former() {
    return Optional.ofNullable(former).map(byte[]::clone);
  }

  /** Puts bytes in the place of the journal, as a crash or a broken disk would. */
  public synchronized InMemoryStateBackend holding(byte[] bytes) {
    journal = bytes.clone();
    return this;
  }

  /** How often something was appended. */
  public synchronized int appends() {
    return appends;
  }

  /** From now on appending fails after half of the bytes. */
  public synchronized void failAppends() {
    isFailing = true;
  }

  private final class MemoryLease implements Lease {
    private final LockInfo mine;
    private final Optional<LockInfo> predecessor;

    MemoryLease(LockInfo mine, Optional<LockInfo> predecessor) {
      this.mine = mine;
      this.predecessor = predecessor;
    }

    @Override
    public Optional<LockInfo> predecessor() {
      return predecessor;
    }

    @Override
    public Optional<InputStream> journal() {
      return InMemoryStateBackend.this.journal();
    }

    @Override
    public void replace(byte[] bytes, boolean keepFormer) {
      synchronized (InMemoryStateBackend.this) {
        refuseIfLost();
        former = keepFormer ? journal : null;
        journal = bytes.clone();
      }
    }

    @Override
    public void append(byte[] bytes) {
      synchronized (InMemoryStateBackend.this) {
        refuseIfLost();
        var written = isFailing ? Arrays.copyOf(bytes, bytes.length / 2) : bytes;
        var before = bytes();
        var grown = Arrays.copyOf(before, before.length + written.length);
        System.arraycopy(written, 0, grown, before.length, written.length);
        journal = grown;
        appends++;
        if (isFailing) {
          throw new StateException("The disk is full.", "Make room.");
        }
      }
    }

    @Override
    public int pieces() {
      return 1;
    }

    @Override
    public void put(String name, byte[] document) {
      synchronized (InMemoryStateBackend.this) {
        refuseIfLost();
        documents.put(name, document.clone());
      }
    }

    private void refuseIfLost() {
      if (!mine.equals(holder)) {
        throw new StateException("The lock was lost.", "");
      }
    }

    @Override
    public void close() {
      synchronized (InMemoryStateBackend.this) {
        if (mine.equals(holder)) {
          holder = null;
        }
      }
    }
  }
}
