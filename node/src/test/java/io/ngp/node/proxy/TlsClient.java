package io.ngp.node.proxy;

import io.ngp.edge.tls.HostCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Speaks TLS with the loopback address, and takes any certificate to look at it. */
final class TlsClient {
  private TlsClient() {}

  /** What the host is proved with; empty when the handshake is refused. */
  static Optional<X509Certificate> certificate(int port, String host) {
    try (var socket = connect(port, host)) {
      socket.startHandshake();
      return Optional.of((X509Certificate) socket.getSession().getPeerCertificates()[0]);
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  static Optional<X509Certificate> own(HostCertificate certificate) {
    return Optional.of(certificate.chain().getFirst());
  }

  /** The protocol agreed on. */
  static String protocol(int port, String host, String... offered) throws IOException {
    try (var socket = connect(port, host)) {
      var parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(offered);
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket.getApplicationProtocol();
    }
  }

  /** Status and body. */
  static String get(int port, String host, String path) throws IOException {
    try (var socket = connect(port, host)) {
      var answer = PlainClient.ask(socket, host, path);
      return answer.status() + " " + answer.body();
    }
  }

  private static SSLSocket connect(int port, String host) throws IOException {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Credulous()}, new SecureRandom());
      var plain = new Socket(InetAddress.getLoopbackAddress(), port);
      plain.setSoTimeout(60_000);
      var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
      var parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new SNIHostName(host)));
      socket.setSSLParameters(parameters);
      return socket;
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private static final class Credulous extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
