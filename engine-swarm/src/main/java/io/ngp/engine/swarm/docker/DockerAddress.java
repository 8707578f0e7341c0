package io.ngp.engine.swarm.docker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Where a Docker daemon answers: a socket of this machine, or a port of any. */
public sealed interface DockerAddress {
  /**
   * Reads {@code unix:///var/run/docker.sock} or {@code tcp://10.0.0.11:2376}.
   *
   * @param tls how ports are spoken to; in clear text if empty
   * @throws IllegalArgumentException if the text is neither
   */
  static DockerAddress parse(String text, Optional<SSLContext> tls) {
    if (text.startsWith("unix:///")) {
      return new Unix(Path.of(text.substring("unix://".length())));
    }
    Matcher port = Tcp.TEXT.matcher(text);
    if (port.matches() && Integer.parseInt(port.group(2)) <= 65_535) {
      return new Tcp(port.group(1), Integer.parseInt(port.group(2)), tls);
    }
    throw new IllegalArgumentException(
        "\"%s\" is no address of a Docker daemon: expected the form unix:///var/run/docker.sock or tcp://10.0.0.11:2376"
            .formatted(text));
  }

  /** Connects within {@code timeout}. */
  Connection connect(Duration timeout) throws IOException;

  /** A socket's file. */
  record Unix(Path file) implements DockerAddress {
    @Override
    public Connection connect(Duration timeout) throws IOException {
      // Connecting to a socket of this machine works at once or not at all.
      SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file));
      return new Connection(
          Channels.newInputStream(channel), Channels.newOutputStream(channel), channel);
    }

    @Override
    public String toString() {
      return "unix://" + file;
    }
  }

  /** A port. */
  record Tcp(String host, int port, Optional<SSLContext> tls) implements DockerAddress {
    private static final Pattern TEXT =
        Pattern.compile("tcp://([^/:]+|\\[[0-9a-fA-F:.]+\\]):([0-9]{1,5})");

    @Override
    public Connection connect(Duration timeout) throws IOException {
      Socket plain = new Socket();
      try {
        plain.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
        plain.setTcpNoDelay(true);
        Socket socket = tls.isPresent() ? secured(plain, tls.get()) : plain;
        return new Connection(socket.getInputStream(), socket.getOutputStream(), socket);
      } catch (IOException e) {
        plain.close();
        throw e;
      }
    }

    private Socket secured(Socket plain, SSLContext context) throws IOException {
      SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      return socket;
    }

    @Override
    public String toString() {
      return "tcp://" + host + ":" + port;
    }
  }
}
