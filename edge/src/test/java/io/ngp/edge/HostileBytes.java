package io.ngp.edge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** Makes HTTP/1.1 requests, several behind each other, and spoils them a little. */
final class HostileBytes {
  private static final String[] TOKENS = {
    "\r\n",
    "\n",
    "\r",
    "\r\n\r\n",
    " ",
    "\t",
    "\0",
    "\u000b",
    ":",
    ";",
    ",",
    "\"",
    "#",
    "?",
    "/",
    "\\",
    "%2f",
    "%00",
    "/../",
    "//",
    "0",
    "1",
    "5",
    "-1",
    "+3",
    "0x3",
    "ffffffffffffffff",
    "00",
    "chunked",
    "identity",
    "gzip, chunked",
    "close",
    "keep-alive",
    "HTTP/1.0",
    "HTTP/1.1",
    "HTTP/1.9",
    "HTTP/1.10",
    "HTTP/2.0",
    "GET",
    "POST",
    "app.test",
    "other.test",
    "\u00e4",
    "\u00ff",
    "0\r\n\r\n",
    "GET /inner HTTP/1.1\r\nHost: app.test\r\n\r\n",
  };
  private static final String[] FIELDS = {
    "Content-Length: 3",
    "Content-Length: 0",
    "Content-Length: 3, 3",
    "Content-Length : 3",
    "Content-Length: 03",
    "Content-Length:",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: Chunked",
    "Transfer-Encoding: chunked, chunked",
    "Transfer-Encoding : chunked",
    "Transfer-Encoding:\r\n chunked",
    "Transfer-Encoding: x",
    "Host: app.test",
    "Host: other.test",
    "Host: app.test:80",
    "Host:",
    "Connection: close",
    "Connection: keep-alive",
    "Connection: Content-Length",
    "Connection: X-Forwarded-For, Host",
    "X-Forwarded-For: 192.0.2.1",
    "X: a\r\n b",
    "X: a\r\n\tContent-Length: 3",
    " X: y",
    "X",
    "X y: z",
    "Sec-WebSocket-Key1: a\r\nSec-WebSocket-Key2: b",
    "Upgrade: h2c\r\nConnection: Upgrade",
    "TE: trailers",
    "Cookie: a=b",
    "X: " + "y".repeat(9000),
  };
  private static final String[] CHUNK_ENDS = {
    "", ";a=b", " ;a", ";a=\"b\"", ";", " ", ";\n", "\t;x"
  };

  private final Random random;

  HostileBytes(Random random) {
    this.random = random;
  }

  /** What one client sends on one connection: about {@code requests} requests. */
  String connection(int requests) {
    var bytes = new StringBuilder();
    for (int i = 0; i < requests; i++) {
      bytes.append(request(i));
    }
    int spoilings = random.nextInt(4);
    for (int i = 0; i < spoilings && !bytes.isEmpty(); i++) {
      spoil(bytes);
    }
    return bytes.toString();
  }

  private String request(int number) {
    var fields = new ArrayList<>(List.of("Host: app.test", "X-Number: " + number));
    String body = "";
    switch (random.nextInt(4)) {
      case 0 -> {
        body = content(random.nextInt(40));
        fields.add("Content-Length: " + body.length());
      }
      case 1 -> {
        body = chunks();
        fields.add("Transfer-Encoding: chunked");
      }
      default -> {}
    }
    if (random.nextInt(4) == 0) {
      fields.add(random.nextInt(fields.size() + 1), pick(FIELDS));
    }
    if (random.nextInt(20) == 0) {
      fields.remove(random.nextInt(fields.size()));
    }
    String method = body.isEmpty() ? "GET" : "POST";
    String version = random.nextInt(15) == 0 ? "HTTP/1.0" : "HTTP/1.1";
    return fields.stream()
        .collect(
            Collectors.joining(
                "\r\n", method + " /n" + number + " " + version + "\r\n", "\r\n\r\n" + body));
  }

  /** May look like the end of something, or like a request. */
  private String content(int length) {
    var content = new StringBuilder();
    while (content.length() < length) {
      content.append(random.nextInt(3) == 0 ? pick(TOKENS) : "abc");
    }
    return content.toString();
  }

  private String chunks() {
    var body = new StringBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      String content = content(1 + random.nextInt(30));
      body.append(Integer.toHexString(content.length()))
          .append(random.nextInt(4) == 0 ? pick(CHUNK_ENDS) : "")
          .append("\r\n")
          .append(content)
          .append("\r\n");
    }
    body.append("0\r\n");
    if (random.nextInt(3) == 0) {
      body.append(pick(FIELDS)).append("\r\n");
    }
    return body.append("\r\n").toString();
  }

  private void spoil(StringBuilder bytes) {
    int at = random.nextInt(bytes.length());
    switch (random.nextInt(7)) {
      case 0 -> bytes.setCharAt(at, (char) random.nextInt(256));
      case 1 -> bytes.insert(at, pick(TOKENS));
      case 2 -> bytes.delete(at, Math.min(bytes.length(), at + 1 + random.nextInt(4)));
      case 3 -> bytes.setCharAt(at, (char) (bytes.charAt(at) ^ (1 << random.nextInt(8))));
      case 4 -> bytes.insert(at, bytes.substring(at, end(bytes, at, 60)));
      case 5 -> spoilLines(bytes);
      default -> bytes.setLength(at);
    }
  }

  /** Doubles, drops, swaps or puts in whole lines. */
  private void spoilLines(StringBuilder bytes) {
    var lines = new ArrayList<>(Arrays.asList(bytes.toString().split("\r\n", -1)));
    int at = random.nextInt(lines.size());
    switch (random.nextInt(4)) {
      case 0 -> lines.add(at, lines.get(random.nextInt(lines.size())));
      case 1 -> lines.remove(at);
      case 2 -> lines.add(at, pick(FIELDS));
      default -> lines.add(at, lines.remove(random.nextInt(lines.size())));
    }
    bytes.setLength(0);
    bytes.append(String.join("\r\n", lines));
  }

  private int end(StringBuilder bytes, int at, int most) {
    return Math.min(bytes.length(), at + 1 + random.nextInt(most));
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
