package io.ngp.edge.h2;

import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Makes the codec of one connection, with a bound on everything the other side could make grow or
 * repeat.
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
   * The codec of a client's connection.
   *
   * @param maxHeaderBytes of a header section, counted as in RFC 9113 section 6.5.2
   */
  public static Http2FrameCodec forClients(int maxHeaderBytes) {
    return new Builder(true)
        .initialSettings(
            Http2Settings.defaultSettings()
                .maxConcurrentStreams(MAX_CLIENT_STREAMS)
                .initialWindowSize(WINDOW_BYTES)
                .maxHeaderListSize(maxHeaderBytes))
        .decoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
        .encoderEnforceMaxRstFramesPerWindow(MAX_RESETS, RESET_SECONDS)
        .build();
  }

  /** The codec of a connection to a target. */
  public static Http2FrameCodec forTargets() {
    return new Builder(false)
        .initialSettings(
            Http2Settings.defaultSettings()
                .pushEnabled(false)
                .initialWindowSize(WINDOW_BYTES)
                .maxHeaderListSize(MAX_TARGET_HEADER_BYTES))
        .build();
  }

  /** What tells how far frames have come, of a codec made {@link #forClients}. */
  public static FrameProgress progress(Http2FrameCodec codec) {
    if (codec.decoder() instanceof FrameProgress progress) {
      return progress;
    }
    throw new IllegalArgumentException("The codec is not one for clients.");
  }

  /**
   * Lets so much come unread on a client's connection that few slow apps don't hold up the rest.
   */
  public static void widenForClients(Http2FrameCodec codec) {
    widen(codec, CLIENT_BYTES);
  }

  /** Lets so much come unread on a connection to a target that no stream holds up another. */
  public static void widenForTargets(Http2FrameCodec codec) {
    widen(codec, TARGET_BYTES);
  }

  private static void widen(Http2FrameCodec codec, int bytes) {
    var connection = codec.connection();
    var windows = connection.local().flowController();
    var whole = connection.connectionStream();
    try {
      windows.incrementWindowSize(whole, bytes - windows.windowSize(whole));
    } catch (Http2Exception e) {
      throw new IllegalStateException("A window that is not used yet can't be widened.", e);
    }
  }

  private static final class Builder extends Http2FrameCodecBuilder {
    Builder(boolean isServer) {
      server(isServer);
      gracefulShutdownTimeoutMillis(0);
      validateHeaders(true);
      validateRequiredPseudoHeaders(true);
      encoderEnforceMaxQueuedControlFrames(MAX_QUEUED_CONTROL_FRAMES);
      decoderEnforceMaxConsecutiveEmptyDataFrames(MAX_EMPTY_DATA_FRAMES);
      decoderEnforceMaxSmallContinuationFrames(MAX_SMALL_CONTINUATIONS);
      // Clients do without it, and what is sent to a target is ours to decide.
      encoderIgnoreMaxHeaderListSize(true);
    }

    @Override
    protected Http2FrameCodec build(
        Http2ConnectionDecoder decoder, Http2ConnectionEncoder encoder, Http2Settings settings) {
      var limited = new IdleFrameLimit(decoder);
      return super.build(isServer() ? new FrameProgress(limited) : limited, encoder, settings);
    }
  }
}
