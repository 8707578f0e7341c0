package io.ngp.edge;

/** A client's connection as its worker looks after it. */
abstract sealed class AcceptedConnection extends Roster.Member permits HttpConnection, TcpClient {
  /** Ends what takes too long. */
  abstract void sweep();

  /** Asks the client to leave: at once when it waits for nothing, else after its answers. */
  abstract void drain();

  /**
   * Asks the client to leave without risking a request that may be on its way already. Where the
   * protocol has no word for that it is told in the next answer.
   */
  void leave() {}

  /** Closes at once; what was not sent is lost. */
  abstract void cutOff();
}
