package io.ngp.provider.local.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A network interface whose cable ends in this process, which gets what is sent there and sends
 * what is received there, as Ethernet frames; tun(4). It may be moved to another namespace. Needs
 * root. One thread reads, any may write.
 */
@SuppressWarnings("restricted")
final class Tap implements AutoCloseable {
  private static final Path DEVICE = Path.of("/dev/net/tun");
  private static final int O_RDWR = 2;
  private static final int TUNSETIFF = 0x400454ca;
  private static final short FRAMES_WITHOUT_HEADER = 0x0002 | 0x1000;
  private static final int IFREQ_BYTES = 40;
  private static final int NAME_BYTES = 16;
  private static final int FRAME_BYTES = 65_536;
  private static final short POLLIN = 1;
  private static final int POLL_MILLIS = 100;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle OPEN = function("open", JAVA_INT, ADDRESS, JAVA_INT);
  private static final MethodHandle CLOSE = function("close", JAVA_INT, JAVA_INT);
  private static final MethodHandle POLL = function("poll", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
  private static final MethodHandle READ =
      function("read", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle WRITE =
      function("write", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG);
  private static final MethodHandle IOCTL =
      LINKER.downcallHandle(
          LINKER.defaultLookup().findOrThrow("ioctl"),
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
          Linker.Option.firstVariadicArg(2));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment received = arena.allocate(FRAME_BYTES);
  private final MemorySegment poll = arena.allocate(8, 4);
  private final int descriptor;
  private volatile boolean isClosed;

  private Tap(int descriptor) {
    this.descriptor = descriptor;
    poll.set(JAVA_INT, 0, descriptor);
    poll.set(ValueLayout.JAVA_SHORT, 4, POLLIN);
  }

  private static MethodHandle function(
      String name, MemoryLayout result, MemoryLayout... parameters) {
    return LINKER.downcallHandle(
        LINKER.defaultLookup().findOrThrow(name), FunctionDescriptor.of(result, parameters));
  }

  static boolean isPossible() {
    return Files.isWritable(DEVICE);
  }

  /** A new interface of this name, in the namespace of this process. */
  static Tap named(String name) {
    try (var arena = Arena.ofConfined()) {
      int descriptor = (int) OPEN.invoke(arena.allocateFrom(DEVICE.toString()), O_RDWR);
      var request = arena.allocate(IFREQ_BYTES, 8);
      request.copyFrom(MemorySegment.ofArray(name.getBytes(StandardCharsets.US_ASCII)));
      request.set(ValueLayout.JAVA_SHORT, NAME_BYTES, FRAMES_WITHOUT_HEADER);
      if (descriptor < 0 || (int) IOCTL.invoke(descriptor, (long) TUNSETIFF, request) < 0) {
        throw new AssertionError("Making the network interface " + name);
      }
      return new Tap(descriptor);
    } catch (Throwable e) {
      throw new AssertionError("Making the network interface " + name, e);
    }
  }

  /** The next frame that was sent there; empty if there was none within a while. */
  byte[] read() {
    try {
      if ((int) POLL.invoke(poll, 1L, POLL_MILLIS) <= 0) {
        return new byte[0];
      }
      long count = (long) READ.invoke(descriptor, received, (long) FRAME_BYTES);
      return count <= 0 ? new byte[0] : received.asSlice(0, count).toArray(ValueLayout.JAVA_BYTE);
    } catch (Throwable e) {
      throw new AssertionError("Reading frames", e);
    }
  }

  /** Has a frame received there; lost if the interface is down. */
  void write(byte[] frame) {
    try (var confined = Arena.ofConfined()) {
      var content = confined.allocate(frame.length);
      content.copyFrom(MemorySegment.ofArray(frame));
      var _ = (long) WRITE.invoke(descriptor, content, (long) frame.length);
    } catch (Throwable e) {
      throw new AssertionError("Writing a frame", e);
    }
  }

  /** The interface is gone; nobody may read or write any more. */
  @Override
  public void close() {
    if (isClosed) {
      return;
    }
    isClosed = true;
    try {
      var _ = (int) CLOSE.invoke(descriptor);
    } catch (Throwable e) {
      throw new AssertionError("Closing a network interface", e);
    }
    arena.close();
  }
}
