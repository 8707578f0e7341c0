package io.ngp.edge.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;

/** The answer to a certificate authority that checks who has a host (RFC 8555 section 8.3). */
public final class ChallengeAnswer {
  private ChallengeAnswer() {}

  /**
   * Writes it; the connection ends after it.
   *
   * @param authorization what the authority is to find, in ASCII
   */
  public static void write(Outlet outlet, String authorization, RequestHead head, HttpDate date) {
    var out = outlet.room(256 + authorization.length());
    ByteBufUtil.writeAscii(out, "HTTP/1.1 200 OK\r\n");
    Outlet.field(out, HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
    Outlet.field(out, HttpHeaderNames.CONTENT_LENGTH, Integer.toString(authorization.length()));
    date.write(out);
    Outlet.field(out, HttpHeaderNames.CONNECTION, "close");
    ByteBufUtil.writeAscii(out, "\r\n");
    if (!head.isHead()) {
      ByteBufUtil.writeAscii(out, authorization);
    }
  }
}
