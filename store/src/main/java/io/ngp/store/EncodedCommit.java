package io.ngp.store;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The writes of one commit, checked and in stored form.
 *
 * @param writes in the given order, each path once
 */
public record EncodedCommit(List<EncodedWrite> writes) {

  /** ZooKeeper adds an access list, flags and framing to each operation. */
  private static final int OVERHEAD_BYTES = 80;

  private static final long MAX_BYTES = ZooKeeperSettings.MAX_REQUEST_BYTES - (1 << 20);

  /** What a write asks for. */
  public enum Kind {
    /** Create or replace. */
    PUT,
    /** Create, fail if there. */
    CREATE,
    /** Remove if there. */
    DELETE
  }

  /**
   * One write.
   *
   * @param kind what to do
   * @param path with which document
   * @param stored the bytes to store; empty for a deletion
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on to ZooKeeper, never compared
  public record EncodedWrite(Kind kind, String path, byte[] stored) {}

  /** Copies the list. */
  public EncodedCommit {
    writes = List.copyOf(writes);
  }

  /**
   * Encodes and checks writes.
   *
   * @throws IllegalArgumentException when two writes name the same document
   * @throws DocumentTooLargeException when one document is too large
   * @throws CommitTooLargeException when all together are too large
   */
  public static EncodedCommit of(List<Write> writes) {
    var encoded = new ArrayList<EncodedWrite>(writes.size());
    var paths = HashSet.<String>newHashSet(writes.size());
    long bytes = 0;
    for (Write write : writes) {
      if (!paths.add(write.path())) {
        throw new IllegalArgumentException(
            "A commit writes \"%s\" twice; keep the last of them.".formatted(write.path()));
      }
      EncodedWrite next = encode(write);
      bytes += next.path().length() + next.stored().length + OVERHEAD_BYTES;
      encoded.add(next);
    }
    if (bytes > MAX_BYTES) {
      throw new CommitTooLargeException(writes.size(), bytes, MAX_BYTES);
    }
    return new EncodedCommit(encoded);
  }

  private static EncodedWrite encode(Write write) {
    return switch (write) {
      case Write.Put(String path, byte[] content) ->
          new EncodedWrite(Kind.PUT, path, DocumentFormat.encode(path, content));
      case Write.Create(String path, byte[] content) ->
          new EncodedWrite(Kind.CREATE, path, DocumentFormat.encode(path, content));
      case Write.Delete(String path) -> new EncodedWrite(Kind.DELETE, path, new byte[0]);
    };
  }
}
