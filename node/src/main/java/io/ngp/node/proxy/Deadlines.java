package io.ngp.node.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waiting for another program to have done something. */
final class Deadlines {
  private static final long INTERVAL_MILLIS = 10;
  private static final int CONNECT_MILLIS = 500;

  private Deadlines() {}

  /**
   * Waits until a claim holds.
   *
   * @throws IOException if it does not within {@code patience}
   */
  static void await(String claim, Duration patience, BooleanSupplier holds) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (!holds.getAsBoolean()) {
        if (System.nanoTime() - end > 0) {
          throw new IOException("not within " + patience.toSeconds() + " s: " + claim);
        }
        TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting: " + claim, e);
    }
  }

  static boolean listens(ProxySettings settings) {
    try (var socket = new Socket()) {
      var address = InetAddress.getByName(settings.bind());
      socket.connect(
          new InetSocketAddress(
              address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address,
              settings.port()),
          CONNECT_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
