package io.ngp.edge.policy;

import io.netty.util.NetUtil;
import io.ngp.edge.route.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Proxies in front of the edge whose word on where a request comes from is taken. Whoever else says
 * such things makes them up.
 */
public final class TrustedProxies {
  private final List<Cidr> ranges;

  public TrustedProxies(List<Cidr> ranges) {
    this.ranges = List.copyOf(ranges);
  }

  public boolean trusts(InetAddress peer) {
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).contains(peer)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Who made a request: the last in the chain who is none of these proxies, because what stands
   * before him he may have made up. Where the chain ends, or names nobody, it is the proxy that was
   * reached last.
   *
   * @param peer who sent the request to the edge, a trusted proxy
   * @param chain addresses as {@code X-Forwarded-For} lists them, each proxy adding whom it heard
   */
  public InetAddress client(InetAddress peer, String chain) {
    InetAddress reached = peer;
    int end = chain.length();
    while (end >= 0 && trusts(reached)) {
      int comma = chain.lastIndexOf(',', end - 1);
      InetAddress before = address(chain.substring(comma + 1, end).strip());
      if (before == null) {
        return reached;
      }
      reached = before;
      end = comma;
    }
    return reached;
  }

  /** Reads an address, with or without a port; null for anything else. */
  private static @Nullable InetAddress address(String text) {
    String bare = text;
    if (text.startsWith("[")) {
      int close = text.indexOf(']');
      bare = close < 0 ? "" : text.substring(1, close);
    } else if (text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') >= 0) {
      bare = text.substring(0, text.indexOf(':'));
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(bare);
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("An address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }
}
