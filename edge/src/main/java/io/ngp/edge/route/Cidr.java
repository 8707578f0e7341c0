package io.ngp.edge.route;

import io.netty.util.NetUtil;
import java.net.InetAddress;

/**
 * A range of IP addresses, written {@code 10.0.0.0/8}, {@code ::1/128} or as a single address (RFC
 * 4632, RFC 4291 section 2.3). Bits beyond the prefix are ignored.
 */
public final class Cidr {
  private final byte[] network;
  private final int prefixBits;
  private final String text;

  private Cidr(byte[] network, int prefixBits, String text) {
    this.network = network;
    this.prefixBits = prefixBits;
    this.text = text;
  }

  /**
   * Reads a range. Names are not resolved.
   *
   * @throws IllegalArgumentException when {@code text} is not an address or range; the message
   *     quotes it
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an address range; expected one like 10.0.0.0/8 or ::1/128.");
    }
    int bits = bytes.length * 8;
    return new Cidr(bytes, slash < 0 ? bits : prefix(text, text.substring(slash + 1), bits), text);
  }

  private static int prefix(String text, String digits, int max) {
    try {
      int prefix = Integer.parseInt(digits);
      if (prefix >= 0 && prefix <= max) {
        return prefix;
      }
    } catch (NumberFormatException _) {
      // Answered below, together with a number out of range.
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" has prefix length \"" + digits + "\"; expected 0 to " + max + ".");
  }

  /** Whether {@code address} lies in this range; an address of the other IP version never does. */
  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length != network.length) {
      return false;
    }
    int whole = prefixBits / 8;
    for (int i = 0; i < whole; i++) {
      if (bytes[i] != network[i]) {
        return false;
      }
    }
    int rest = prefixBits % 8;
    return rest == 0 || (((bytes[whole] ^ network[whole]) & 0xff) >> (8 - rest)) == 0;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Cidr cidr && text.equals(cidr.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
