package io.ngp.edge;

import io.netty.channel.Channel;

/**
 * Notices when the other side of a connection stops reading: what waits to be sent to it no longer
 * changes.
 */
final class SendWatch {
  private long unsent;
  private long since;

  /**
   * Whether nothing moved for {@code patience} milliseconds; to be asked a few times within that.
   */
  boolean isStalled(Channel channel, long now, long patience) {
    var buffer = channel.unsafe().outboundBuffer();
    return isStalled(buffer == null ? 0 : buffer.totalPendingWriteBytes(), now, patience);
  }

  /** As above, where {@code pending} bytes wait to be sent. */
  boolean isStalled(long pending, long now, long patience) {
    if (pending == 0 || pending != unsent) {
      unsent = pending;
      since = now;
      return false;
    }
    return now - since > patience;
  }
}
