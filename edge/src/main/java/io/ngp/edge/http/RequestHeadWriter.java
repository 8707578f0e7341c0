package io.ngp.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * Writes a request's line and header section as a target is to get it: what concerned only the
 * client's connection is left out, where the request came from is put in.
 */
public final class RequestHeadWriter {
  private static final int TYPICAL_BYTES = 768;
  private static final byte[] VERSION = bytes(" HTTP/1.1\r\nHost: ");
  private static final byte[] CRLF = bytes("\r\n");
  private static final byte[] CHUNKED = bytes("Transfer-Encoding: chunked\r\n");
  private static final byte[] FORWARDED_FOR = bytes("X-Forwarded-For: ");
  private static final byte[] FORWARDED_HOST = bytes("\r\nX-Forwarded-Host: ");
  private static final byte[] FORWARDED_PREFIX = bytes("X-Forwarded-Prefix: ");
  private static final byte[] REQUEST_ID = bytes("X-Request-Id: ");
  private static final byte[] TRAILERS = bytes("TE: trailers\r\nConnection: TE\r\n");
  private static final byte[] UPGRADE = bytes("Connection: Upgrade\r\nUpgrade: ");

  private RequestHeadWriter() {}

  /**
   * Writes a request's line and header section.
   *
   * @param chain the addresses the request passed, the client's first
   * @param host the host that was asked for, with port
   * @param listener {@code X-Forwarded-Proto} and {@code -Port}, as a block of fields
   */
  public static void write(
      Outlet outlet,
      RequestHead head,
      String chain,
      String host,
      byte[] listener,
      RequestId ids,
      long number) {
    var out = outlet.room(TYPICAL_BYTES);
    ByteBufUtil.writeAscii(out, head.method().asciiName());
    out.writeByte(' ');
    ByteBufUtil.writeAscii(out, head.forwardedTarget());
    out.writeBytes(VERSION);
    ByteBufUtil.writeAscii(out, head.hostHeader());
    out.writeBytes(CRLF);
    writeOwn(out, head);
    writeOrigin(out, head, chain, host, listener);
    writeRequestId(out, head, ids, number);
    writeConnection(out, head);
    out.writeBytes(CRLF);
  }

  /** The fields the client means for the app. */
  private static void writeOwn(ByteBuf out, RequestHead head) {
    var connection = head.connection();
    var fields = head.request().headers().iteratorCharSequence();
    while (fields.hasNext()) {
      var field = fields.next();
      switch (HeaderKind.of(field.getKey())) {
        case END_TO_END, DATE -> {
          if (!connection.names(field.getKey())) {
            Outlet.field(out, field);
          }
        }
        case CONTENT_LENGTH -> Outlet.field(out, field);
        case EXPECT -> {
          if (!head.isHttp10()) {
            Outlet.field(out, field);
          }
        }
        case HOP_BY_HOP,
            FORWARDED,
            CONNECTION,
            HOST,
            REQUEST_ID,
            TE,
            TRANSFER_ENCODING,
            UPGRADE,
            DRAFT_WEB_SOCKET -> {}
      }
    }
  }

  private static void writeOrigin(
      ByteBuf out, RequestHead head, String chain, String host, byte[] listener) {
    out.writeBytes(FORWARDED_FOR);
    ByteBufUtil.writeAscii(out, chain);
    out.writeBytes(FORWARDED_HOST);
    ByteBufUtil.writeAscii(out, host);
    out.writeBytes(listener);
    String prefix = head.strippedPrefix();
    if (prefix != null) {
      out.writeBytes(FORWARDED_PREFIX);
      ByteBufUtil.writeAscii(out, prefix);
      out.writeBytes(CRLF);
    }
  }

  private static void writeRequestId(ByteBuf out, RequestHead head, RequestId ids, long number) {
    out.writeBytes(REQUEST_ID);
    String given = head.requestId();
    if (given != null) {
      ByteBufUtil.writeAscii(out, given);
    } else {
      ids.write(out, number);
    }
    out.writeBytes(CRLF);
  }

  private static void writeConnection(ByteBuf out, RequestHead head) {
    if (head.body() == RequestHead.Body.CHUNKED) {
      out.writeBytes(CHUNKED);
    }
    String upgrade = head.upgrade();
    if (upgrade != null) {
      out.writeBytes(UPGRADE);
      ByteBufUtil.writeAscii(out, upgrade);
      out.writeBytes(CRLF);
    } else if (head.wantsTrailers()) {
      out.writeBytes(TRAILERS);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
