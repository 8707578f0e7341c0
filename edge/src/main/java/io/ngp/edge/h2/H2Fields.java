package io.ngp.edge.h2;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.ngp.edge.http.ConnectionOptions;
import io.ngp.edge.http.HeaderKind;
import io.ngp.edge.http.HttpDate;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.ResponseHead;
import io.ngp.edge.http.ResponseHead.Framing;
import io.ngp.edge.http.Trailers;
import java.util.Map.Entry;

/**
 * Header sections as they go out by HTTP/2: names in lower case, nothing that concerns a connection
 * (RFC 9113 section 8.2).
 */
public final class H2Fields {
  private static final AsciiString FORWARDED_FOR = AsciiString.cached("x-forwarded-for");
  private static final AsciiString FORWARDED_HOST = AsciiString.cached("x-forwarded-host");
  private static final AsciiString FORWARDED_PROTO = AsciiString.cached("x-forwarded-proto");
  private static final AsciiString FORWARDED_PREFIX = AsciiString.cached("x-forwarded-prefix");
  private static final AsciiString FORWARDED_PORT = AsciiString.cached("x-forwarded-port");
  private static final AsciiString REQUEST_ID = AsciiString.cached("x-request-id");

  private H2Fields() {}

  /**
   * Where a request comes from, as a target is told.
   *
   * @param chain addresses it passed, the client's first
   * @param host that was asked for
   * @param scheme {@code http} or {@code https}
   * @param port it came in on
   */
  public record Origin(String chain, String host, String scheme, String port, String requestId) {}

  /** A request as a target is to get it. */
  public static Http2Headers request(RequestHead head, Origin origin) {
    var to = fields();
    to.method(head.method().asciiName());
    to.scheme(HttpScheme.HTTP.name());
    to.authority(head.hostHeader());
    to.path(head.forwardedTarget());
    addOwn(to, head);
    to.add(FORWARDED_FOR, origin.chain());
    to.add(FORWARDED_HOST, origin.host());
    to.add(FORWARDED_PROTO, origin.scheme());
    to.add(FORWARDED_PORT, origin.port());
    String prefix = head.strippedPrefix();
    if (prefix != null) {
      to.add(FORWARDED_PREFIX, prefix);
    }
    to.add(REQUEST_ID, origin.requestId());
    if (head.wantsTrailers()) {
      to.add(HttpHeaderNames.TE, HttpHeaderValues.TRAILERS);
    }
    return to;
  }

  private static void addOwn(Http2Headers to, RequestHead head) {
    var fields = head.request().headers().iteratorCharSequence();
    while (fields.hasNext()) {
      var field = fields.next();
      switch (HeaderKind.of(field.getKey())) {
        case END_TO_END, DATE -> addUnlessNamed(to, head.connection(), field);
        case CONTENT_LENGTH -> to.add(HttpHeaderNames.CONTENT_LENGTH, field.getValue());
        case EXPECT -> {
          if (!head.isHttp10()) {
            to.add(HttpHeaderNames.EXPECT, field.getValue());
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

  /** A response that goes before the final one. */
  public static Http2Headers interim(ResponseHead head) {
    return response(head, Framing.NONE);
  }

  /**
   * A final response's head.
   *
   * @param isHeadRequest whether it answers a HEAD request
   * @param date used when the app gave none (RFC 9110 section 6.6.1)
   */
  public static Http2Headers response(ResponseHead head, boolean isHeadRequest, HttpDate date) {
    var to = response(head, head.framing(isHeadRequest));
    if (!head.hasDate()) {
      to.add(HttpHeaderNames.DATE, date.value());
    }
    return to;
  }

  private static Http2Headers response(ResponseHead head, Framing framing) {
    var to = fields();
    to.status(head.response().status().codeAsText());
    var fields = head.response().headers().iteratorCharSequence();
    while (fields.hasNext()) {
      var field = fields.next();
      switch (HeaderKind.of(field.getKey())) {
        case CONTENT_LENGTH -> {
          // A bodiless response may say how long the body would have been.
          if (framing == Framing.LENGTH || (framing == Framing.NONE && head.status() != 204)) {
            to.add(HttpHeaderNames.CONTENT_LENGTH, field.getValue());
          }
        }
        case END_TO_END, FORWARDED, DATE, EXPECT, HOST, REQUEST_ID, DRAFT_WEB_SOCKET ->
            addUnlessNamed(to, head.connection(), field);
        case HOP_BY_HOP, CONNECTION, TE, TRANSFER_ENCODING, UPGRADE -> {}
      }
    }
    return to;
  }

  /** Those trailer fields that may pass. */
  public static Http2Headers trailers(HttpHeaders from) {
    var to = fields();
    var fields = from.iteratorCharSequence();
    while (fields.hasNext()) {
      var field = fields.next();
      if (Trailers.mayPass(field.getKey())) {
        to.add(lower(field.getKey()), field.getValue());
      }
    }
    return to;
  }

  private static void addUnlessNamed(
      Http2Headers to, ConnectionOptions connection, Entry<CharSequence, CharSequence> field) {
    if (!connection.names(field.getKey())) {
      to.add(lower(field.getKey()), field.getValue());
    }
  }

  private static CharSequence lower(CharSequence name) {
    return AsciiString.of(name).toLowerCase();
  }

  /** Not checked: what goes in was checked when it came. */
  private static Http2Headers fields() {
    return new DefaultHttp2Headers(false);
  }
}
