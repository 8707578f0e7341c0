package io.ngp.edge;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests one after the other by the letter of RFC 9112, written without a look at how the
 * edge does it. The tolerant kind knows what the RFC allows servers to put up with: later versions,
 * folded fields, empty lines before a request, blanks in front of chunk extensions.
 */
final class StrictReader {
  private static final Pattern LINE =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([^\\x00-\\x20\\x7f]+) HTTP/1\\.([0-9])");
  private static final Pattern FIELD =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):([^\\x00-\\x08\\x0a-\\x1f\\x7f]*)");

  /** Such trailers are thrown away unread. */
  private static final Pattern UNREAD_TRAILER =
      Pattern.compile("(?i:Content-Length|Transfer-Encoding|Trailer):.*", Pattern.DOTALL);

  private static final Pattern SIZE = Pattern.compile("[0-9A-Fa-f]{1,15}");
  private static final Pattern EXTENDED_SIZE =
      Pattern.compile("([0-9A-Fa-f]{1,15})(?:[ \\t]*;.*)?", Pattern.DOTALL);

  /** A whole request. */
  record Request(String method, String target, List<String> fields, String body) {
    List<String> values(String name) {
      String start = name + ":";
      return fields.stream()
          .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(start))
          .map(field -> field.substring(start.length()).strip())
          .toList();
    }

    /** Whether this is what {@code meant} asks, told in the words of a proxy. */
    boolean isSame(Request meant) {
      return method.equals(meant.method)
          && body.equals(meant.body)
          && (isRewritten(meant.target) || target.equals(meant.target));
    }

    private static boolean isRewritten(String target) {
      return !target.startsWith("/") || target.contains("..") || target.contains("%");
    }
  }

  /** What came is no request. */
  static final class Malformed extends IOException {
    private static final long serialVersionUID = 1L;

    Malformed(String what) {
      super(what);
    }
  }

  private final InputStream in;
  private final boolean isTolerant;

  private StrictReader(InputStream in, boolean isTolerant) {
    this.in = in;
    this.isTolerant = isTolerant;
  }

  static StrictReader strict(InputStream in) {
    return new StrictReader(in, false);
  }

  static StrictReader tolerant(InputStream in) {
    return new StrictReader(in, true);
  }

  /** The next whole request; null at the end. */
  @Nullable Request next() throws IOException {
    int first = in.read();
    while (isTolerant && first >= 0 && (Character.isISOControl(first) || first == ' ')) {
      first = in.read();
    }
    if (first < 0) {
      return null;
    }
    var line = LINE.matcher((char) first + line());
    if (!line.matches() || (!isTolerant && line.group(3).charAt(0) > '1')) {
      throw new Malformed("request line " + line);
    }
    var fields = fields(false);
    var request = new Request(line.group(1), line.group(2), fields, "");
    String body = body(request, line.group(3).equals("0"));
    return new Request(request.method(), request.target(), fields, body);
  }

  private List<String> fields(boolean areTolerableTrailers) throws IOException {
    var fields = new ArrayList<String>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      boolean isFolded = line.startsWith(" ") || line.startsWith("\t");
      if (isFolded && isTolerant && !fields.isEmpty()) {
        fields.add(fields.removeLast() + " " + line.strip());
      } else if (FIELD.matcher(line).matches()
          || (areTolerableTrailers && UNREAD_TRAILER.matcher(line).matches())) {
        fields.add(line);
      } else {
        throw new Malformed("field " + line);
      }
    }
    return fields;
  }

  private String body(Request request, boolean isOld) throws IOException {
    var lengths = request.values("content-length");
    var codings = request.values("transfer-encoding");
    if (request.values("host").size() != 1) {
      throw new Malformed("hosts " + request.values("host"));
    }
    if (!codings.isEmpty()) {
      if (!lengths.isEmpty() || isOld || !codings.getLast().equalsIgnoreCase("chunked")) {
        throw new Malformed("codings " + codings + " with lengths " + lengths);
      }
      return chunks();
    }
    if (lengths.isEmpty()) {
      return "";
    }
    // The edge takes the first of several in HTTP/1.0, and reads nothing after that body.
    String length = isTolerant && isOld ? lengths.getFirst() : String.join(",", lengths);
    if (!length.matches("[0-9]{1,18}")) {
      throw new Malformed("length " + length);
    }
    return content(Long.parseLong(length));
  }

  private String chunks() throws IOException {
    var body = new StringBuilder();
    while (true) {
      var size = (isTolerant ? EXTENDED_SIZE : SIZE).matcher(line());
      if (!size.matches()) {
        throw new Malformed("chunk size " + size);
      }
      long bytes = Long.parseLong(size.group(size.groupCount()), 16);
      if (bytes == 0) {
        var _ = fields(isTolerant);
        return body.toString();
      }
      body.append(content(bytes));
      if (!line().isEmpty()) {
        throw new Malformed("no end of a chunk");
      }
    }
  }

  private String content(long bytes) throws IOException {
    byte[] content = in.readNBytes((int) Math.min(bytes, Integer.MAX_VALUE - 8));
    if (content.length < bytes) {
      throw new EOFException();
    }
    return new String(content, StandardCharsets.ISO_8859_1);
  }

  /** Up to CRLF; bare ones of either are no line ends. */
  private String line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException();
      }
      line.write(c);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    if (!text.endsWith("\r")) {
      throw new Malformed("bare LF after " + text);
    }
    return text.substring(0, text.length() - 1);
  }
}
