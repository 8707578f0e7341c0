package io.ngp.edge.http;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * A response's status line and header section with what a proxy must know read out of it in one
 * pass.
 */
public final class ResponseHead {
  private final HttpResponse response;
  private final int status;
  private final ConnectionOptions connection = new ConnectionOptions();
  private boolean hasLength;
  private boolean hasDate;
  private boolean hasRequestId;
  private @Nullable String transferEncoding;
  private @Nullable String upgrade;

  public ResponseHead(HttpResponse response) {
    this.response = response;
    this.status = response.status().code();
    var fields = response.headers().iteratorCharSequence();
    while (fields.hasNext()) {
      var field = fields.next();
      switch (HeaderKind.of(field.getKey())) {
        case CONNECTION -> connection.add(field.getValue().toString());
        case CONTENT_LENGTH -> hasLength = true;
        case DATE -> hasDate = true;
        case REQUEST_ID -> hasRequestId = true;
        case TRANSFER_ENCODING ->
            transferEncoding =
                transferEncoding == null
                    ? field.getValue().toString()
                    : transferEncoding + ", " + field.getValue();
        case UPGRADE -> upgrade = field.getValue().toString();
        case END_TO_END, HOP_BY_HOP, FORWARDED, EXPECT, HOST, TE, DRAFT_WEB_SOCKET -> {}
      }
    }
  }

  public HttpResponse response() {
    return response;
  }

  public int status() {
    return status;
  }

  /** Whether the status has three digits, as all have (RFC 9112 section 4). */
  public boolean hasValidStatus() {
    return status >= 100 && status <= 999;
  }

  public ConnectionOptions connection() {
    return connection;
  }

  public boolean hasDate() {
    return hasDate;
  }

  /** Whether the app names the request by itself. */
  public boolean hasRequestId() {
    return hasRequestId;
  }

  public @Nullable String upgrade() {
    return upgrade;
  }

  /** A 1xx that announces or goes along with a final response (RFC 9110 section 15.2). */
  public boolean isInterim() {
    return status >= 100 && status < 200 && status != 101;
  }

  /** The transfer coding we cannot pass on; null when there is none or only "chunked". */
  public @Nullable String foreignCoding() {
    return transferEncoding == null || transferEncoding.equalsIgnoreCase("chunked")
        ? null
        : transferEncoding;
  }

  /** Whether the app keeps the connection open after this response (RFC 9112 section 9.3). */
  public boolean isKeepAlive() {
    return !connection.hasClose()
        && (response.protocolVersion().equals(HttpVersion.HTTP_1_1) || connection.hasKeepAlive());
  }

  /** Whether the status or the method rules out a body (RFC 9112 section 6.3). */
  public boolean isBodiless(boolean isHeadRequest) {
    return isHeadRequest || status == 204 || status == 304 || status < 200;
  }

  /** How the body comes in. */
  public Framing framing(boolean isHeadRequest) {
    if (isBodiless(isHeadRequest)) {
      return Framing.NONE;
    }
    if (transferEncoding != null) {
      return Framing.CHUNKED;
    }
    return hasLength ? Framing.LENGTH : Framing.CLOSE;
  }

  /** How a response's body is delimited (RFC 9112 section 6.3). */
  public enum Framing {
    NONE,
    LENGTH,
    CHUNKED,
    /** It ends with the connection. */
    CLOSE
  }
}
