package io.ngp.identity;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * TLS of a server that asks callers for a certificate whoever makes its sockets. Helidon's server
 * 4.5 forgets to make blocking ones ask, so that nobody would show one.
 */
final class AskingContext extends SSLContext {
  AskingContext(SSLContext plain) {
    super(new Spi(plain), plain.getProvider(), plain.getProtocol());
  }

  private static final class Spi extends SSLContextSpi {
    private final SSLContext plain;

    Spi(SSLContext plain) {
      this.plain = plain;
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("It was made with them.");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return new AskingSockets(plain.getSocketFactory());
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return plain.getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return plain.createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return plain.createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return plain.getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return plain.getClientSessionContext();
    }
  }
}
