package io.ngp.edge.http;

import io.netty.buffer.ByteBuf;

/** A request that is known by an id: the client's if it gave a sane one, the edge's otherwise. */
public interface Tagged {
  String id();

  /** Writes what {@link #id} returns. */
  void writeId(ByteBuf out);
}
