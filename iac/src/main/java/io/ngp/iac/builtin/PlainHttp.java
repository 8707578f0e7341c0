package io.ngp.iac.builtin;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLSocket;

/**
 * One question in HTTP, on a connection of its own. The JDK's clients cannot connect to one place
 * and ask for another, which is what a page behind a balancer needs before its name is known: not
 * every system knows that {@code *.localhost} is this machine (RFC 6761 section 6.3 only recommends
 * it).
 */
final class PlainHttp {
  private static final int LONGEST_LINE = 16 * 1024;
  private static final int LONGEST_BODY = 1024 * 1024;

  private PlainHttp() {}

  /**
   * What is asked.
   *
   * @param connectTo host:port instead of the address's
   * @param trusted the certificate that https is trusted by
   */
  record Question(
      URI url, Map<String, String> headers, Optional<String> connectTo, Optional<String> trusted) {
    Question {
      headers = Map.copyOf(headers);
    }

    private boolean isSecure() {
      return url.getScheme().equalsIgnoreCase("https");
    }

    private InetSocketAddress address() {
      if (connectTo.isPresent()) {
        var colon = connectTo.get().lastIndexOf(':');
        return new InetSocketAddress(
            connectTo.get().substring(0, colon),
            Integer.parseInt(connectTo.get().substring(colon + 1)));
      }
      var port = url.getPort() >= 0 ? url.getPort() : isSecure() ? 443 : 80;
      return url.getHost().toLowerCase(Locale.ROOT).endsWith(".localhost")
          ? new InetSocketAddress(InetAddress.getLoopbackAddress(), port)
          : new InetSocketAddress(url.getHost(), port);
    }
  }

  /** What was answered; of the body at most the first MiB. */
  record Answer(int status, String body) {}

  /** Whether {@code text} is an address that can be asked. */
  static boolean isAddress(String text) {
    try {
      var url = URI.create(text);
      return url.getHost() != null
          && url.getScheme() != null
          && List.of("http", "https").contains(url.getScheme().toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /**
   * Asks with GET.
   *
   * @param timeout of connecting, and again of each wait for more of the answer
   * @throws IOException if there is no answer; its message says why
   */
  static Answer ask(Question question, Duration timeout) throws IOException {
    var address = question.address();
    if (address.isUnresolved()) {
      throw new IOException("the name " + address.getHostString() + " is not known");
    }
    try (var plain = new Socket()) {
      plain.connect(address, (int) timeout.toMillis());
      plain.setSoTimeout((int) timeout.toMillis());
      try (var socket = question.isSecure() ? secure(plain, question) : plain) {
        socket.getOutputStream().write(request(question));
        socket.getOutputStream().flush();
        return read(new BufferedInputStream(socket.getInputStream()));
      }
    }
  }

  private static SSLSocket secure(Socket plain, Question question) throws IOException {
    var host = question.url().getHost();
    var socket =
        (SSLSocket)
            Trust.factory(question.trusted()).createSocket(plain, host, plain.getPort(), true);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    if (host.matches(".*[A-Za-z].*") && !host.contains(":")) {
      parameters.setServerNames(List.of(new SNIHostName(host)));
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static byte[] request(Question question) {
    var url = question.url();
    var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    var text = new StringBuilder("GET ").append(path);
    if (url.getRawQuery() != null) {
      text.append('?').append(url.getRawQuery());
    }
    text.append(" HTTP/1.1\r\n");
    if (question.headers().keySet().stream().noneMatch("Host"::equalsIgnoreCase)) {
      var port = url.getPort() < 0 ? "" : ":" + url.getPort();
      text.append("Host: ").append(url.getHost()).append(port).append("\r\n");
    }
    question
        .headers()
        .forEach((name, value) ->
            text.append(oneLine(name)).append(": ").append(oneLine(value)).append("\r\n"));
    text.append("Accept: */*\r\nConnection: close\r\n\r\n");
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String oneLine(String text) {
    return text.replaceAll("[\\r\\n]+", " ");
  }

  private static Answer read(InputStream in) throws IOException {
    var first = line(in);
    if (!first.matches("HTTP/\\d\\.\\d \\d{3}.*")) {
      throw new IOException("what answers there does not speak HTTP");
    }
    var isChunked = false;
    var length = (long) LONGEST_BODY;
    for (var header = line(in); !header.isEmpty(); header = line(in)) {
      var lower = header.toLowerCase(Locale.ROOT);
      isChunked |= lower.matches("transfer-encoding:.*chunked\\s*");
      if (lower.matches("content-length:\\s*\\d{1,18}\\s*")) {
        length = Math.min(length, Long.parseLong(lower.replaceAll("\\D", "")));
      }
    }
    var body = isChunked ? chunks(in) : in.readNBytes((int) length);
    return new Answer(
        Integer.parseInt(first.substring(9, 12)), new String(body, StandardCharsets.UTF_8));
  }

  /** RFC 9112 section 7.1. */
  private static byte[] chunks(InputStream in) throws IOException {
    var body = new ByteArrayOutputStream();
    while (body.size() < LONGEST_BODY) {
      var size = line(in).split(";", 2)[0].strip();
      if (!size.matches("[0-9A-Fa-f]{1,7}")) {
        throw new IOException("its answer breaks off");
      }
      var length = Integer.parseInt(size, 16);
      if (length == 0) {
        break;
      }
      body.write(in.readNBytes(length));
      line(in);
    }
    return body.toByteArray();
  }

  private static String line(InputStream in) throws IOException {
    var line = new ByteArrayOutputStream();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0 || line.size() > LONGEST_LINE) {
        throw new IOException("its answer breaks off");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }
}
