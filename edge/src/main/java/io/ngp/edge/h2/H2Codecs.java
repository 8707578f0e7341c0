package io.ngp.edge.h2;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Makes the endpoint of one connection, with a bound on everything the other side could make grow
 * or repeat.
 */
public final class H2Codecs {
  /** Streams one client may have open; more are refused, and may be tried again. */
  public static final int MAX_CLIENT_STREAMS = 128;

  /** Streams used of one connection to a target, whatever more it allows. */
  public static final int MAX_TARGET_STREAMS = 128;

  /** What may come unread on one stream. */
  private static final int WINDOW_BYTES = 128 * 1024;

  /** What may come unread of one client, on all its streams together. */
  private static final int CLIENT_BYTES = 1024 * 1024;

  /**
   * What may come unread on all streams of a connection to a target: as much as the streams may
   * have, so that clients who read slowly never hold up others who share the connection.
   */
  private static final int TARGET_BYTES = MAX_TARGET_STREAMS * WINDOW_BYTES;

  private static final int MAX_TARGET_HEADER_BYTES = 64 * 1024;
  private static final int MAX_QUEUED_CONTROL_FRAMES = 1000;
  private static final int MAX_EMPTY_DATA_FRAMES = 8;
  private static final int MAX_SMALL_CONTINUATIONS = 16;

  /**
   * Streams a client may reset in {@link #RESET_SECONDS}, and such it may make us reset: more is
   * the "rapid reset" attack (CVE-2023-44487, CVE-2025-8671) and not a user who leaves pages.
   */
  private static final int MAX_RESETS = 200;

  private static final int RESET_SECONDS = 10;

  private H2Codecs() {}

  /**
   * The endpoint of a client's connection.
   *
   * @param maxHeaderBytes of a header section, counted as in RFC 9113 section 6.5.2
   */
  public static H2Endpoint forClients(int maxHeaderBytes) {
    return new Builder(true)
        .resets(MAX_RESETS, RESET_SECONDS)
        .with(
            Http2Settings.defaultSettings()
                .maxConcurrentStreams(MAX_CLIENT_STREAMS)
                .initialWindowSize(WINDOW_BYTES)
                .maxHeaderListSize(maxHeaderBytes));
  }

  /** The endpoint of a connection to a target. */
  public static H2Endpoint forTargets() {
    return new Builder(false)
        .resets(0, RESET_SECONDS)
        .with(
            Http2Settings.defaultSettings()
                .pushEnabled(false)
                .initialWindowSize(WINDOW_BYTES)
                .maxHeaderListSize(MAX_TARGET_HEADER_BYTES));
  }

  /** What tells how far frames have come, of an endpoint made {@link #forClients}. */
  public static FrameProgress progress(H2Endpoint endpoint) {
    if (endpoint.decoder() instanceof FrameProgress progress) {
      return progress;
    }
    throw new IllegalArgumentException("The endpoint is not one for clients.");
  }

  /**
   * Lets so much come unread on a client's connection that few slow apps don't hold up the rest.
   */
  public static void widenForClients(H2Endpoint endpoint) {
    widen(endpoint, CLIENT_BYTES);
  }

  /** Lets so much come unread on a connection to a target that no stream holds up another. */
  public static void widenForTargets(H2Endpoint endpoint) {
    widen(endpoint, TARGET_BYTES);
  }

  private static void widen(H2Endpoint endpoint, int bytes) {
    var connection = endpoint.connection();
    var windows = connection.local().flowController();
    var whole = connection.connectionStream();
    try {
      windows.incrementWindowSize(whole, bytes - windows.windowSize(whole));
    } catch (Http2Exception e) {
      throw new IllegalStateException("A window that is not used yet can't be widened.", e);
    }
  }

  private static final class Builder
      extends AbstractHttp2ConnectionHandlerBuilder<H2Endpoint, Builder> {
    private final PropertyKey key;

    Builder(boolean isServer) {
      var connection = new DefaultHttp2Connection(isServer);
      key = connection.newKey();
      connection
          .remote()
          .flowController(
              new DefaultHttp2RemoteFlowController(connection, new SentBytes(connection, key)));
      connection(connection);
      gracefulShutdownTimeoutMillis(0);
      validateHeaders(true);
      validateRequiredPseudoHeaders(true);
      encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES);
      decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES);
      decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS);
      // Clients do without it, and what is sent to a target is ours to decide.
      encoderIgnoreMaxHeaderListSize(true);
    }

    /** Bounds the streams that are reset within a time; 0 for any number. */
    Builder resets(int most, int seconds) {
      return decoderEnforceMaxRstFramesPerWindow(most, seconds)
          .encoderEnforceMaxRstFramesPerWindow(most, seconds);
    }

    H2Endpoint with(Http2Settings settings) {
      return initialSettings(settings).build();
    }

    @Override
    protected H2Endpoint build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      var limited = new IdleFrameLimit(decoder);
      boolean isServer = decoder.connection().isServer();
      return new H2Endpoint(
          isServer ? new FrameProgress(limited) : limited, encoder, settings, key);
    }
  }
}
