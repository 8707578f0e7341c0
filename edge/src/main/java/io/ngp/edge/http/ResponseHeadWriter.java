package io.ngp.edge.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.ngp.edge.http.ResponseHead.Framing;
import java.nio.charset.StandardCharsets;

/** Writes a response's status line and header section as the client is to get it. */
public final class ResponseHeadWriter {
  private static final int TYPICAL_BYTES = 768;
  private static final byte[] VERSION = bytes("HTTP/1.1 ");
  private static final byte[] OK = bytes("HTTP/1.1 200 OK\r\n");
  private static final byte[] CRLF = bytes("\r\n");
  private static final byte[] REQUEST_ID = bytes("X-Request-Id: ");
  private static final byte[] CHUNKED = bytes("Transfer-Encoding: chunked\r\n");
  private static final byte[] CLOSE = bytes("Connection: close\r\n");
  private static final byte[] KEEP_ALIVE = bytes("Connection: keep-alive\r\n");
  private static final byte[] UPGRADE = bytes("Connection: Upgrade\r\nUpgrade: ");

  /** What becomes of the client's connection after the response. */
  public enum Afterwards {
    /** HTTP/1.1 goes on without being told. */
    GO_ON,
    /** HTTP/1.0 must be told. */
    GO_ON_TOLD,
    CLOSE,
    /** The protocol changes: {@code Connection: Upgrade}. */
    UPGRADE;

    /** Tells the client where it must be told; the protocol of an upgrade is for its caller. */
    void write(ByteBuf out) {
      switch (this) {
        case GO_ON, UPGRADE -> {}
        case GO_ON_TOLD -> out.writeBytes(KEEP_ALIVE);
        case CLOSE -> out.writeBytes(ResponseHeadWriter.CLOSE);
      }
    }
  }

  private ResponseHeadWriter() {}

  /** A response without the fields of the final one's connection; the final one follows. */
  public static void writeInterim(Outlet outlet, ResponseHead head) {
    var out = outlet.room(TYPICAL_BYTES);
    writeStatus(out, head);
    writeFields(out, head, Framing.NONE);
    out.writeBytes(CRLF);
  }

  /**
   * Writes a final response's status line and header section.
   *
   * @param request whose id the client is told, unless the app did
   * @param framing how the body goes out
   * @param date used when the app gave none (RFC 9110 section 6.6.1)
   */
  public static void write(
      Outlet outlet,
      Tagged request,
      ResponseHead head,
      Framing framing,
      Afterwards afterwards,
      HttpDate date) {
    var out = outlet.room(TYPICAL_BYTES);
    writeStatus(out, head);
    writeFields(out, head, framing);
    if (!head.hasDate()) {
      date.write(out);
    }
    if (!head.hasRequestId()) {
      out.writeBytes(REQUEST_ID);
      request.writeId(out);
      out.writeBytes(CRLF);
    }
    if (framing == Framing.CHUNKED) {
      out.writeBytes(CHUNKED);
    }
    afterwards.write(out);
    if (afterwards == Afterwards.UPGRADE) {
      out.writeBytes(UPGRADE);
      String upgrade = head.upgrade();
      ByteBufUtil.writeAscii(out, upgrade == null ? "" : upgrade);
      out.writeBytes(CRLF);
    }
    out.writeBytes(CRLF);
  }

  private static void writeStatus(ByteBuf out, ResponseHead head) {
    var status = head.response().status();
    if (head.status() == 200 && status.reasonPhrase().equals("OK")) {
      out.writeBytes(OK);
      return;
    }
    out.writeBytes(VERSION);
    ByteBufUtil.writeAscii(out, status.codeAsText());
    out.writeByte(' ');
    ByteBufUtil.writeAscii(out, status.reasonPhrase());
    out.writeBytes(CRLF);
  }

  private static void writeFields(ByteBuf out, ResponseHead head, Framing framing) {
    var connection = head.connection();
    var fields = head.response().headers().iteratorCharSequence();
    while (fields.hasNext()) {
      var field = fields.next();
      switch (HeaderKind.of(field.getKey())) {
        case CONTENT_LENGTH -> {
          // A bodiless response may say how long the body would have been.
          if (framing == Framing.LENGTH || (framing == Framing.NONE && head.status() != 204)) {
            Outlet.field(out, field);
          }
        }
        case END_TO_END, FORWARDED, DATE, EXPECT, HOST, REQUEST_ID, DRAFT_WEB_SOCKET -> {
          if (!connection.names(field.getKey())) {
            Outlet.field(out, field);
          }
        }
        case HOP_BY_HOP, CONNECTION, TE, TRANSFER_ENCODING, UPGRADE -> {}
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
