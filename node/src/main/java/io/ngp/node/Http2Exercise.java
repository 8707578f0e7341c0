package io.ngp.node;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;

/**
 * A client of an {@link EdgeExercise} that speaks HTTP/2 (RFC 9113) without TLS: asks for the same
 * on several streams at once.
 */
final class Http2Exercise implements EdgeExercise.Conversation {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int FRAME_HEAD_BYTES = 9;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int WINDOW_UPDATE = 8;
  private static final int DATA = 0;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final int STREAMS = 8;
  private static final int INITIAL_WINDOW = 65_535;

  private final byte[] fields;

  /** One that asks {@code host}. */
  Http2Exercise(String host) {
    fields = fields(host);
  }

  @Override
  public void hold(Socket socket, int requests, long end, LongAdder answered) throws IOException {
    var out = socket.getOutputStream();
    var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    out.write(PREFACE);
    frame(out, SETTINGS, 0, 0, new byte[0]);
    byte[] all = ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE - INITIAL_WINDOW).array();
    frame(out, WINDOW_UPDATE, 0, 0, all);
    int stream = 1;
    for (int i = 0; i < requests && System.nanoTime() - end < 0; i += STREAMS) {
      for (int each = 0; each < STREAMS; each++, stream += 2) {
        frame(out, HEADERS, END_STREAM | END_HEADERS, stream, fields);
      }
      for (int ended = 0; ended < STREAMS; ) {
        if (endsStream(in, out)) {
          ended++;
          answered.increment();
        }
      }
    }
  }

  /** Reads a frame; whether a response ended with it. */
  private static boolean endsStream(DataInputStream in, OutputStream out) throws IOException {
    int lengthAndType = in.readInt();
    int type = lengthAndType & 0xff;
    int flags = in.readUnsignedByte();
    int _ = in.readInt();
    in.skipNBytes(lengthAndType >>> 8);
    if (type == SETTINGS && (flags & ACK) == 0) {
      frame(out, SETTINGS, ACK, 0, new byte[0]);
    }
    return (type == HEADERS || type == DATA) && (flags & END_STREAM) != 0;
  }

  private static void frame(OutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    var frame = ByteBuffer.allocate(FRAME_HEAD_BYTES + payload.length);
    frame.putInt((payload.length << 8) | type).put((byte) flags).putInt(stream).put(payload);
    out.write(frame.array());
  }

  /** The header section of a GET (RFC 7541): names and values of its static table, or literals. */
  private static byte[] fields(String host) {
    var block = ByteBuffer.allocate(256);
    block.put((byte) 0x82).put((byte) 0x86);
    literal(block, 4, "/path?query=1");
    literal(block, 1, host);
    literal(block, 58, "exercise");
    var result = new byte[block.position()];
    block.flip().get(result);
    return result;
  }

  /** A literal value for a name of the static table, to be put into the dynamic one. */
  private static void literal(ByteBuffer block, int name, String value) {
    block.put((byte) (0x40 | name)).put((byte) value.length());
    block.put(value.getBytes(StandardCharsets.US_ASCII));
  }
}
