package io.ngp.edge.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ReferenceCounted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Begins handshakes by the newest {@link Keyring}. Connections that are up are not touched by a new
 * one; sessions of former certificates can still be resumed.
 *
 * <p>Thread-safe.
 */
public final class Handshakes implements AutoCloseable {
  private final SslContexts.Kit kit;
  private final Duration patience;
  private final HandshakeCounts counts;
  private volatile SslContexts contexts;

  /**
   * Without a keyring: every handshake is refused.
   *
   * @param protocols offered by ALPN, in the order of preference
   * @param patience how long a handshake may take, from the connection's first byte on
   * @param counts what became of them
   */
  public Handshakes(List<String> protocols, Duration patience, HandshakeCounts counts) {
    this.kit = SslContexts.Kit.best(protocols);
    this.patience = patience;
    this.counts = counts;
    this.contexts = SslContexts.of(Keyring.EMPTY, kit);
  }

  /** Uses {@code keyring} from the next handshake on. */
  public synchronized void use(Keyring keyring) {
    var former = contexts;
    contexts = former.succeededBy(keyring);
    former.retire();
  }

  /** Refuses all handshakes from now on and lets go of what they needed. */
  @Override
  public void close() {
    use(Keyring.EMPTY);
  }

  /** What is used now. */
  public Keyring keyring() {
    return contexts.keyring();
  }

  HandshakeCounts counts() {
    return counts;
  }

  Duration patience() {
    return patience;
  }

  /** Carries out the handshake with a client; empty if there is no certificate for it. */
  Optional<SslHandler> answer(ClientHello hello, ByteBufAllocator allocator) {
    while (true) {
      var current = contexts;
      var certificate = current.certificate(hello);
      if (certificate.isEmpty()) {
        return Optional.empty();
      }
      var context = current.context(certificate.get());
      if (context.isPresent() && isKept(context.get())) {
        return Optional.of(handler(context.get(), allocator));
      }
      // It was replaced just now.
    }
  }

  private SslHandler handler(SslContext context, ByteBufAllocator allocator) {
    try {
      var handler = context.newHandler(allocator);
      handler.setHandshakeTimeoutMillis(patience.toMillis());
      return handler;
    } finally {
      if (context instanceof ReferenceCounted counted) {
        counted.release();
      }
    }
  }

  private static boolean isKept(SslContext context) {
    if (!(context instanceof ReferenceCounted counted)) {
      return true;
    }
    try {
      counted.retain();
      return true;
    } catch (IllegalReferenceCountException _) {
      return false;
    }
  }
}
