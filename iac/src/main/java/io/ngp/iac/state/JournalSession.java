package io.ngp.iac.state;

import io.ngp.iac.configuration.SourceBundle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A session over a journal. */
final class JournalSession implements StateSession {
  /** A journal is compacted when it is larger than this and than its content deserves... */
  private static final long WORTH_COMPACTING_BYTES = 1 << 20;

  private static final int WORTH_COMPACTING_RATIO = 4;

  /** ... or when it lies in so many pieces that reading them takes long. */
  private static final int WORTH_COMPACTING_PIECES = 100;

  private final StateBackend backend;
  private final StateBackend.Lease lease;
  private final Optional<StateCipher> cipher;
  private final JournalWriter writer;
  private final long openedBytes;

  /** Orders what is folded and what is written. Guards the fields below. */
  private final ReentrantLock order = new ReentrantLock();

  private final StateFold fold;
  private final List<String> remarks;
  private long entries;
  private boolean isClosed;

  private JournalSession(
      StateBackend backend,
      StateBackend.Lease lease,
      Optional<StateCipher> cipher,
      StateFold fold,
      Opened opened,
      List<String> remarks) {
    this.backend = backend;
    this.lease = lease;
    this.cipher = cipher;
    this.fold = fold;
    this.remarks = remarks;
    this.entries = opened.entries();
    this.openedBytes = opened.bytes();
    this.writer = new JournalWriter(lease, opened.seal(), opened.last().commit() + 1);
  }

  /** A journal that is ready to be added to. */
  private record Opened(Optional<Seal> seal, Frame last, long entries, long bytes) {}

  /** Replays the journal under {@code lease}, and makes it one that can be added to. */
  static JournalSession open(
      StateBackend backend, StateBackend.Lease lease, Optional<StateCipher> cipher) {
    var remarks = new ArrayList<String>();
    lease
        .predecessor()
        .ifPresent(dead ->
            remarks.add("Took over the lock of " + dead.describe() + ", which did not free it."));
    var replay = lease.journal().map(in -> JournalReplay.of(in, backend.location(), cipher));
    var fold = replay.map(JournalReplay::fold).orElseGet(() -> new StateFold(0));
    var opened = ready(replay, lease, cipher, fold, remarks);
    var session = new JournalSession(backend, lease, cipher, fold, opened, remarks);
    if (isToBeEncrypted(replay, cipher)) {
      session.encryptDocuments();
    }
    session.writer.start();
    return session;
  }

  private static boolean isToBeEncrypted(
      Optional<JournalReplay> replay, Optional<StateCipher> cipher) {
    return cipher.isPresent() && replay.isPresent() && replay.get().seal().isEmpty();
  }

  private static Opened ready(
      Optional<JournalReplay> replay,
      StateBackend.Lease lease,
      Optional<StateCipher> cipher,
      StateFold fold,
      List<String> remarks) {
    var isTorn = replay.isPresent() && replay.get().isTorn();
    if (isTorn) {
      remarks.add("Cut off an incomplete end of the journal, left by a crash.");
    }
    var isToBeEncrypted = isToBeEncrypted(replay, cipher);
    if (replay.isPresent() && !isTorn && !isToBeEncrypted) {
      var known = replay.get();
      return new Opened(known.seal(), known.last(), known.entries(), known.bytes());
    }
    var image = JournalImage.of(fold.state(), cipher);
    // A former journal in the clear would give away what is encrypted now.
    lease.replace(image.bytes().toByteArray(), !isToBeEncrypted);
    return new Opened(image.seal(), image.last(), image.entries(), image.bytes().size());
  }

  private void encryptDocuments() {
    for (var revision : fold.state().revisions()) {
      var number = revision.number();
      backend
          .document(SourcesDocument.name(number))
          .filter(document -> SourcesDocument.isPlain(number, document, backend.location()))
          .map(document -> SourcesDocument.read(number, document, backend.location(), cipher))
          .ifPresent(sources -> putSources(number, sources));
    }
  }

  @Override
  public State state() {
    order.lock();
    try {
      return fold.state();
    } finally {
      order.unlock();
    }
  }

  @Override
  public void append(List<Entry> entries) {
    if (!entries.isEmpty()) {
      writer.await(add(entries));
    }
  }

  @Override
  public void appendLater(List<Entry> entries) {
    if (!entries.isEmpty()) {
      var ticket = add(entries);
      if (writer.isFull()) {
        writer.await(ticket);
      }
    }
  }

  private long add(List<Entry> added) {
    var record = EntryWriter.write(added);
    order.lock();
    try {
      var ticket = writer.add(record);
      var hadSecret = fold.hasSecret();
      added.forEach(fold::apply);
      entries += added.size();
      if (fold.hasSecret() && !hadSecret && cipher.isEmpty()) {
        remarks.add(
            "The state in %s holds secrets in the clear, readable by its owner only."
                    .formatted(backend.location())
                + " To encrypt it, add to the platform file:"
                + " state: {encryption: {passphrase_env: NGP_STATE_PASSPHRASE}}.");
      }
      return ticket;
    } finally {
      order.unlock();
    }
  }

  @Override
  public void keepSources(int number, SourceBundle sources) {
    order.lock();
    try {
      putSources(number, sources);
    } finally {
      order.unlock();
    }
  }

  private void putSources(int number, SourceBundle sources) {
    lease.put(SourcesDocument.name(number), SourcesDocument.write(sources, cipher));
  }

  @Override
  public List<String> remarks() {
    order.lock();
    try {
      return List.copyOf(remarks);
    } finally {
      order.unlock();
    }
  }

  @Override
  public void close() {
    order.lock();
    try {
      if (isClosed) {
        return;
      }
      isClosed = true;
      try (lease) {
        var failure = writer.close();
        if (failure.isPresent()) {
          throw failure.get();
        }
        compactIfWorthIt();
      }
    } finally {
      order.unlock();
    }
  }

  private void compactIfWorthIt() {
    if (lease.pieces() <= WORTH_COMPACTING_PIECES && !isMostlyHistory()) {
      return;
    }
    try {
      lease.replace(JournalImage.of(fold.state(), cipher).bytes().toByteArray(), true);
    } catch (StateException e) {
      // Everything is durable in the longer journal; the next session tries again.
      remarks.add("The journal could not be compacted: " + e.getMessage());
    }
  }

  private boolean isMostlyHistory() {
    // Entries are taken to be of one size: good enough to tell four times as much.
    return openedBytes + writer.writtenBytes() > WORTH_COMPACTING_BYTES
        && entries > (long) WORTH_COMPACTING_RATIO * fold.weight();
  }
}
