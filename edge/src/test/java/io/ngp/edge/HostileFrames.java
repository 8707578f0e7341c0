package io.ngp.edge;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Makes what an HTTP/2 client may send on one connection, and spoils it a little. */
final class HostileFrames {
  private static final String[][] FIELDS = {
    {"x-a", "b"},
    {"te", "trailers"},
    {"te", "gzip"},
    {"host", "app.test"},
    {"host", "other.test"},
    {"content-length", "3"},
    {"content-length", "0"},
    {"transfer-encoding", "chunked"},
    {"connection", "close"},
    {"x-forwarded-for", "192.0.2.1"},
    {"X-Upper", "a"},
    {"x", "a\r\ny: z"},
    {"x\r\ny", "z"},
    {"x", "a\0b"},
    {":path", "/second"},
    {":status", "200"},
    {"cookie", "a=b"},
    {"x", "y".repeat(9000)},
  };
  private static final String[] PATHS = {"/", "/a", "/a#b", "a", "", "/a b", "/\r\nx: y", "*"};

  /** A frame, whole, with its header. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on and forgotten.
  private record Frame(byte[] bytes) {}

  private final Random random;

  HostileFrames(Random random) {
    this.random = random;
  }

  /** What one client sends: the preface, its settings and about {@code requests} requests. */
  byte[] connection(int requests) throws IOException {
    var frames = new ArrayList<Frame>();
    frames.add(frame(H2Wire.SETTINGS, 0, 0));
    for (int i = 0; i < requests; i++) {
      request(frames, 2 * i + 1);
      if (random.nextInt(4) == 0) {
        frames.add(random.nextInt(frames.size()) + 1, oddFrame(2 * i + 1));
      }
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      spoil(frames);
    }
    var all = new ByteArrayOutputStream();
    all.write(H2Wire.PREFACE);
    for (var frame : frames) {
      all.write(frame.bytes());
    }
    byte[] bytes = all.toByteArray();
    for (int i = random.nextInt(3); i > 0 && bytes.length > H2Wire.PREFACE.length; i--) {
      int at = H2Wire.PREFACE.length + random.nextInt(bytes.length - H2Wire.PREFACE.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }

  private void request(List<Frame> frames, int stream) {
    boolean hasBody = random.nextInt(3) == 0;
    var fields = new ArrayList<String>();
    Collections.addAll(fields, ":method", hasBody ? "POST" : "GET", ":scheme", "http");
    Collections.addAll(fields, ":path", random.nextInt(10) == 0 ? pick(PATHS) : "/n" + stream);
    Collections.addAll(fields, ":authority", "app.test");
    if (random.nextInt(4) == 0) {
      Collections.addAll(fields, FIELDS[random.nextInt(FIELDS.length)]);
    }
    byte[] section = section(fields);
    int end = hasBody ? 0 : H2Wire.END_STREAM;
    int cut = random.nextInt(5) == 0 ? random.nextInt(section.length + 1) : section.length;
    byte[] start = Arrays.copyOf(section, cut);
    byte[] rest = Arrays.copyOfRange(section, cut, section.length);
    frames.add(
        frame(H2Wire.HEADERS, end | (rest.length == 0 ? H2Wire.END_HEADERS : 0), stream, start));
    if (rest.length > 0) {
      frames.add(frame(H2Wire.CONTINUATION, H2Wire.END_HEADERS, stream, rest));
    }
    if (hasBody) {
      frames.add(frame(H2Wire.DATA, 0, stream, bytes("abc".repeat(random.nextInt(10)))));
      if (random.nextInt(3) == 0) {
        int last = H2Wire.END_HEADERS | H2Wire.END_STREAM;
        byte[] trailers = section(List.of(FIELDS[random.nextInt(FIELDS.length)]));
        frames.add(frame(H2Wire.HEADERS, last, stream, trailers));
      } else {
        frames.add(frame(H2Wire.DATA, H2Wire.END_STREAM, stream, bytes("end")));
      }
    }
  }

  private Frame oddFrame(int stream) {
    int number = random.nextBoolean() ? stream : random.nextInt(8);
    int value = random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(3);
    byte[] word = ByteBuffer.allocate(4).putInt(value).array();
    return switch (random.nextInt(7)) {
      case 0 -> frame(H2Wire.PING, random.nextInt(2), 0, new byte[8]);
      case 1 -> frame(H2Wire.WINDOW_UPDATE, 0, number, word);
      case 2 -> frame(H2Wire.RST_STREAM, 0, number, word);
      case 3 -> frame(H2Wire.PRIORITY, 0, number, new byte[5]);
      case 4 -> frame(H2Wire.GOAWAY, 0, 0, new byte[8]);
      case 5 -> {
        byte[] setting =
            ByteBuffer.allocate(6).putShort((short) random.nextInt(9)).putInt(value).array();
        yield frame(H2Wire.SETTINGS, 0, 0, setting);
      }
      default -> frame(random.nextInt(256), random.nextInt(256), number, word);
    };
  }

  /** Doubles, drops, swaps frames, or changes what their header says. */
  private void spoil(List<Frame> frames) {
    int at = random.nextInt(frames.size());
    var frame = frames.get(at);
    switch (random.nextInt(5)) {
      case 0 -> frames.add(random.nextInt(frames.size() + 1), frame);
      case 1 -> {
        if (frames.size() > 1) {
          frames.remove(at);
        }
      }
      case 2 -> Collections.swap(frames, at, random.nextInt(frames.size()));
      case 3 -> {
        byte[] changed = frame.bytes().clone();
        if (changed.length >= 9) {
          changed[random.nextInt(9)] = (byte) random.nextInt(16);
        }
        frames.set(at, new Frame(changed));
      }
      default -> {
        int length = random.nextInt(frame.bytes().length + 1);
        frames.set(at, new Frame(Arrays.copyOf(frame.bytes(), length)));
      }
    }
  }

  private static Frame frame(int type, int flags, int stream, byte... payload) {
    return new Frame(H2Wire.bytes(type, flags, stream, payload));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }

  /** A header section without compression, which says whatever it is told to. */
  private static byte[] section(List<String> pairs) {
    var section = new ByteArrayOutputStream();
    for (int i = 0; i + 1 < pairs.size(); i += 2) {
      section.write(0);
      addString(section, pairs.get(i));
      addString(section, pairs.get(i + 1));
    }
    return section.toByteArray();
  }

  /** A string with its length before it (RFC 7541 section 5.2). */
  private static void addString(ByteArrayOutputStream section, String text) {
    int rest = text.length() - 127;
    if (rest < 0) {
      section.write(text.length());
    } else {
      section.write(127);
      for (; rest >= 128; rest >>= 7) {
        section.write((rest & 127) | 128);
      }
      section.write(rest);
    }
    section.writeBytes(bytes(text));
  }
}
