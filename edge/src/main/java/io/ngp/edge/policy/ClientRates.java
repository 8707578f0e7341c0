package io.ngp.edge.policy;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How much each client used lately of each route that limits it, in bounded memory: of more clients
 * than there are places those are forgotten that used least. For all event loops at once, without
 * locks; two that take a place in the same moment may count for each other once.
 *
 * <p>A place holds a fingerprint and the time up to which the client's allowance is used up, see
 * {@link Allowance}. A time that is past says nothing, so such a place is free.
 */
final class ClientRates {
  /** 4 MiB; taken once a route limits clients. */
  static final int PLACES = 1 << 18;

  /** Places one client may be at. */
  private static final int WAYS = 8;

  /** Providers give a customer a whole IPv6 network of this many bytes of prefix. */
  private static final int CUSTOMER_BYTES = 8;

  private final AtomicLongArray places;
  private final int mask;
  private final long seed;

  /**
   * Rates of some clients.
   *
   * @param places a power of two, at least 8
   * @param seed so that nobody can choose addresses that share a place with somebody else's
   */
  ClientRates(int places, long seed) {
    this.places = new AtomicLongArray(2 * places);
    this.mask = places / WAYS - 1;
    this.seed = seed;
  }

  /**
   * Takes one request from a client's allowance.
   *
   * @param route tells routes apart
   * @return 0 when it was there, else nanoseconds until it will be
   */
  long take(Allowance allowance, long route, InetAddress client, long nowNanos) {
    long fingerprint = fingerprint(route, client);
    int first = ((int) (fingerprint >>> 32) & mask) * WAYS;
    int place = place(first, fingerprint, nowNanos);
    int time = 2 * place + 1;
    if (places.get(2 * place) != fingerprint) {
      places.set(2 * place, fingerprint);
      places.set(time, nowNanos);
    }
    while (true) {
      long used = places.get(time);
      long after = allowance.after(used, nowNanos);
      long wait = allowance.wait(after, nowNanos);
      if (wait > 0 || places.compareAndSet(time, used, after)) {
        return wait;
      }
    }
  }

  /** The client's place, or else the one that says least. */
  private int place(int first, long fingerprint, long nowNanos) {
    int least = first;
    long leastLeft = Long.MAX_VALUE;
    for (int place = first; place < first + WAYS; place++) {
      long known = places.get(2 * place);
      if (known == fingerprint) {
        return place;
      }
      // A place that was never used says nothing, whatever the clock began with.
      long left = known == 0 ? Long.MIN_VALUE : places.get(2 * place + 1) - nowNanos;
      if (left < leastLeft) {
        least = place;
        leastLeft = left;
      }
    }
    return least;
  }

  private long fingerprint(long route, InetAddress client) {
    byte[] address = client.getAddress();
    int length = address.length == 4 ? 4 : CUSTOMER_BYTES;
    long bits = length;
    for (int i = 0; i < length; i++) {
      bits = bits << 8 ^ (address[i] & 0xff) ^ (bits >>> 56);
    }
    long mixed = mix(mix(bits ^ seed) ^ mix(route + seed));
    return mixed == 0 ? 1 : mixed;
  }

  /** Spreads every bit over all (the finaliser of splitmix64). */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
