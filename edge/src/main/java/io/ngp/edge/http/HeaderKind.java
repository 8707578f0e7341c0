package io.ngp.edge.http;

import io.netty.util.AsciiString;

/**
 * What a header field means to a proxy. Told by length first, so that the many fields that mean
 * nothing to us cost one comparison.
 */
public enum HeaderKind {
  /** Passed on as it is, unless {@code Connection} names it. */
  END_TO_END,
  /**
   * For this connection only: {@code Keep-Alive}, {@code Proxy-Connection} (RFC 9110 section
   * 7.6.1).
   */
  HOP_BY_HOP,
  /**
   * Says where a request came from, or poses as such; only what the edge itself says about that may
   * reach an app.
   */
  FORWARDED,
  CONNECTION,
  CONTENT_LENGTH,
  DATE,
  EXPECT,
  HOST,
  REQUEST_ID,
  TE,
  TRANSFER_ENCODING,
  UPGRADE,
  /**
   * {@code Sec-WebSocket-Key1} of a draft of 2010, in which eight bytes without a told length
   * follow the header section.
   */
  DRAFT_WEB_SOCKET;

  private static final AsciiString CONNECTION_NAME = new AsciiString("connection");
  private static final AsciiString CONTENT_LENGTH_NAME = new AsciiString("content-length");
  private static final AsciiString DATE_NAME = new AsciiString("date");
  private static final AsciiString DRAFT_KEY_NAME = new AsciiString("sec-websocket-key1");
  private static final AsciiString EXPECT_NAME = new AsciiString("expect");
  private static final AsciiString FORWARDED_NAME = new AsciiString("forwarded");
  private static final AsciiString HOST_NAME = new AsciiString("host");
  private static final AsciiString KEEP_ALIVE_NAME = new AsciiString("keep-alive");
  private static final AsciiString PROXY_CONNECTION_NAME = new AsciiString("proxy-connection");
  // CGI-style apps read it as $HTTP_PROXY and would send their own requests where the client says.
  private static final AsciiString PROXY_NAME = new AsciiString("proxy");
  private static final AsciiString REQUEST_ID_NAME = new AsciiString("x-request-id");
  private static final AsciiString TE_NAME = new AsciiString("te");
  private static final AsciiString TRANSFER_ENCODING_NAME = new AsciiString("transfer-encoding");
  private static final AsciiString UPGRADE_NAME = new AsciiString("upgrade");
  private static final String FORWARDED_PREFIX = "x-forwarded-";

  public static HeaderKind of(CharSequence name) {
    return switch (name.length()) {
      case 2 -> told(name, TE_NAME, TE);
      case 4 -> HOST_NAME.contentEqualsIgnoreCase(name) ? HOST : told(name, DATE_NAME, DATE);
      case 5 -> told(name, PROXY_NAME, HOP_BY_HOP);
      case 6 -> told(name, EXPECT_NAME, EXPECT);
      case 7 -> told(name, UPGRADE_NAME, UPGRADE);
      case 9 -> told(name, FORWARDED_NAME, FORWARDED);
      case 10 ->
          CONNECTION_NAME.contentEqualsIgnoreCase(name)
              ? CONNECTION
              : told(name, KEEP_ALIVE_NAME, HOP_BY_HOP);
      case 12 -> told(name, REQUEST_ID_NAME, REQUEST_ID);
      case 14 -> told(name, CONTENT_LENGTH_NAME, CONTENT_LENGTH);
      case 16 -> told(name, PROXY_CONNECTION_NAME, HOP_BY_HOP);
      case 17 -> told(name, TRANSFER_ENCODING_NAME, TRANSFER_ENCODING);
      case 18 -> told(name, DRAFT_KEY_NAME, DRAFT_WEB_SOCKET);
      default -> forwardedOrNot(name);
    };
  }

  private static HeaderKind told(CharSequence name, AsciiString expected, HeaderKind kind) {
    return expected.contentEqualsIgnoreCase(name) ? kind : forwardedOrNot(name);
  }

  /**
   * CGI-style apps cannot tell {@code X_Forwarded_For} from {@code X-Forwarded-For}, so neither do
   * we.
   */
  private static HeaderKind forwardedOrNot(CharSequence name) {
    int length = FORWARDED_PREFIX.length();
    if (name.length() <= length || (name.charAt(0) | 0x20) != 'x') {
      return END_TO_END;
    }
    for (int i = 1; i < length; i++) {
      char c = name.charAt(i);
      char expected = FORWARDED_PREFIX.charAt(i);
      if (expected == '-' ? c != '-' && c != '_' : (c | 0x20) != expected) {
        return END_TO_END;
      }
    }
    return FORWARDED;
  }
}
