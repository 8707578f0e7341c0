package io.ngp.edge;

import io.netty.channel.Channel;
import io.ngp.edge.http.Outlet;

/** One side of a {@link Tunnel}. */
sealed interface TunnelEnd permits ClientConnection, UpstreamConnection, TcpClient, TcpTarget {
  Channel channel();

  Outlet outlet();

  /** The tunnel is over; closes the connection, after what is still to be sent on it. */
  void tunnelEnded();
}
