package io.ngp.identity;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Makes sockets that ask callers for a certificate where they turn out to be a server's. */
final class AskingSockets extends SSLSocketFactory {
  private final SSLSocketFactory plain;

  AskingSockets(SSLSocketFactory plain) {
    this.plain = plain;
  }

  /** Only servers do this: {@code begun} is what the caller sent already. */
  @Override
  public Socket createSocket(Socket socket, InputStream begun, boolean autoClose)
      throws IOException {
    var asking = (SSLSocket) plain.createSocket(socket, begun, autoClose);
    asking.setWantClientAuth(true);
    return asking;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return plain.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return plain.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return plain.createSocket();
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return plain.createSocket(socket, host, port, autoClose);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return plain.createSocket(host, port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return plain.createSocket(host, port, local, localPort);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return plain.createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return plain.createSocket(host, port, local, localPort);
  }
}
