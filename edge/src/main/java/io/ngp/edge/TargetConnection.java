package io.ngp.edge;

import io.ngp.edge.upstream.Upstream;

/** A connection to a target as its worker looks after it. */
abstract sealed class TargetConnection extends Roster.Member
    permits UpstreamConnection, H2TargetConnection, TcpTarget {
  abstract Upstream upstream();

  /** The target was withdrawn: nothing new may be sent on this connection. */
  abstract void upstreamWithdrawn();

  /** Ends the connection; whoever used it is not told. */
  abstract void cutOff();
}
