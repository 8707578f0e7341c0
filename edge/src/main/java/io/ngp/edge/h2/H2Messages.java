package io.ngp.edge.h2;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2Headers;
import io.ngp.edge.http.Reading;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.RequestProblems;
import io.ngp.edge.http.ResponseHead;
import java.util.Map.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Reads header sections that came by HTTP/2 into the form all of the edge understands. What the
 * codec has checked already: characters of names and values, kind and order of pseudo-header
 * fields, fields that concern a connection (RFC 9113 section 8.2.2), and that a body is as long as
 * was said.
 */
public final class H2Messages {
  private H2Messages() {}

  /**
   * A request's head.
   *
   * @param isWhole whether nothing follows it
   */
  public static Reading request(Http2Headers fields, boolean isWhole) {
    String method = String.valueOf(fields.method());
    if (!isToken(method)) {
      return RequestProblems.malformed("its method \"" + method + "\" is not a token.");
    }
    String path = fields.path() == null ? "/" : fields.path().toString();
    var request =
        new DefaultHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(method),
            path,
            DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders(),
            false);
    String wrong = copy(fields, request.headers());
    if (wrong != null) {
      return RequestProblems.malformed(wrong);
    }
    if (!isWhole && !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      // HTTP/1.1's words for "until it ends".
      request.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    }
    return RequestHead.read(request);
  }

  /** Copies a request's fields; returns what is wrong with them, if anything. */
  private static @Nullable String copy(Http2Headers from, HttpHeaders to) {
    CharSequence authority = from.authority();
    StringBuilder cookies = null;
    for (Entry<CharSequence, CharSequence> field : from) {
      CharSequence name = field.getKey();
      if (name.charAt(0) == ':') {
        continue;
      }
      if (HttpHeaderNames.COOKIE.contentEquals(name)) {
        // They may come in crumbs, which HTTP/1.1 does not know (RFC 9113 section 8.2.3).
        cookies =
            cookies == null
                ? new StringBuilder(field.getValue())
                : cookies.append("; ").append(field.getValue());
      } else if (HttpHeaderNames.HOST.contentEquals(name) && authority != null) {
        if (!authority.toString().equalsIgnoreCase(field.getValue().toString())) {
          return "its :authority \""
              + authority
              + "\" and its host \""
              + field.getValue()
              + "\" differ.";
        }
      } else if (HttpHeaderNames.TRANSFER_ENCODING.contentEquals(name)) {
        return "HTTP/2 has no transfer-encoding.";
      } else if (HttpHeaderNames.CONTENT_LENGTH.contentEquals(name)
          && (to.contains(name) || !isLength(field.getValue()))) {
        return "its content-length \"" + field.getValue() + "\" is not one number.";
      } else {
        to.add(name, field.getValue());
      }
    }
    if (cookies != null) {
      to.set(HttpHeaderNames.COOKIE, cookies);
    }
    if (authority != null) {
      to.set(HttpHeaderNames.HOST, authority);
    }
    return null;
  }

  /** A target's response; null when its status is not a number that HTTP/2 allows. */
  public static @Nullable ResponseHead response(Http2Headers fields) {
    int status = status(fields.status());
    if (status < 0 || status == 101) {
      return null;
    }
    var response =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(status),
            DefaultHttpHeadersFactory.headersFactory().withValidation(false));
    copyRegular(fields, response.headers());
    return new ResponseHead(response);
  }

  private static int status(@Nullable CharSequence text) {
    if (text == null || text.length() != 3) {
      return -1;
    }
    int status = 0;
    for (int i = 0; i < 3; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      status = status * 10 + digit;
    }
    return status < 100 ? -1 : status;
  }

  /** The end of a body, with the fields that follow it. Which of them may pass is for others. */
  public static LastHttpContent trailers(Http2Headers from) {
    var last =
        new DefaultLastHttpContent(
            Unpooled.EMPTY_BUFFER,
            DefaultHttpHeadersFactory.trailersFactory().withValidation(false));
    copyRegular(from, last.trailingHeaders());
    return last;
  }

  private static void copyRegular(Http2Headers from, HttpHeaders to) {
    for (Entry<CharSequence, CharSequence> field : from) {
      if (field.getKey().charAt(0) != ':') {
        to.add(field.getKey(), field.getValue());
      }
    }
  }

  private static boolean isLength(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return !text.isEmpty() && text.length() <= 18;
  }

  private static boolean isToken(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isLetterOrDigit =
          (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (!isLetterOrDigit && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
