package io.ngp.edge.h2;

import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.StreamByteDistributor;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;

/**
 * Gives each stream its turn to send, all alike (the priorities of RFC 7540 are deprecated by RFC
 * 9113 section 5.3), and counts what it sends.
 */
final class SentBytes implements StreamByteDistributor {
  private final StreamByteDistributor distributor;
  private final PropertyKey key;

  /**
   * @param key where a stream's {@link H2Stream} is
   */
  SentBytes(Http2Connection connection, PropertyKey key) {
    this.distributor = new UniformStreamByteDistributor(connection);
    this.key = key;
  }

  @Override
  public void updateStreamableBytes(StreamState state) {
    distributor.updateStreamableBytes(state);
  }

  @Override
  public void updateDependencyTree(
      int childStreamId, int parentStreamId, short weight, boolean exclusive) {
    distributor.updateDependencyTree(childStreamId, parentStreamId, weight, exclusive);
  }

  @Override
  public boolean distribute(int maxBytes, Writer writer) throws Http2Exception {
    return distributor.distribute(maxBytes, (stream, bytes) -> write(writer, stream, bytes));
  }

  private void write(Writer writer, Http2Stream stream, int bytes) {
    writer.write(stream, bytes);
    H2Stream known = stream.getProperty(key);
    if (known != null) {
      known.sent(bytes);
    }
  }
}
