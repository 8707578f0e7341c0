package io.ngp.node.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Sends one request to the loopback address and reads the whole answer. */
final class PlainClient {
  private PlainClient() {}

  /** An answer; {@code head} in lines. */
  record Answer(int status, String head, String body) {
    /** The first of this name, in lower case; empty if there is none. */
    String header(String name) {
      return head.lines()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  static Answer get(int port, String host, String path, String... headers) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return ask(socket, host, path, headers);
    }
  }

  /** The same over a connection that is there. */
  static Answer ask(Socket socket, String host, String path, String... headers) throws IOException {
    socket.setSoTimeout(60_000);
    var request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    request.append("Connection: close\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
    String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0) {
      throw new IOException("no answer: \"" + answer + "\"");
    }
    return new Answer(
        Integer.parseInt(answer.substring(9, 12)),
        answer.substring(0, end),
        answer.substring(end + 4));
  }
}
