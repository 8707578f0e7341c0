package io.ngp.edge;

import io.ngp.edge.http.Cookies;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.http.ResponseHead;
import io.ngp.edge.route.Balancing;
import io.ngp.edge.upstream.Hashes;
import io.ngp.edge.upstream.Matched;
import io.ngp.edge.upstream.Spread;
import io.ngp.edge.upstream.Upstream;
import org.jspecify.annotations.Nullable;

/** What in a request says that it belongs to one target rather than another. */
final class Affinity {
  private Affinity() {}

  /** A number that is the same for requests that are to go to the same target. */
  static long key(Balancing.HashKey by, Exchange exchange) {
    var head = exchange.head();
    String text =
        switch (by.source()) {
          case CLIENT -> exchange.clientAddress();
          case PATH -> head.path();
          case HEADER -> head.header(by.name());
          case COOKIE -> Cookies.value(head.header("cookie"), by.name());
        };
    return Hashes.of(text == null ? exchange.clientAddress() : text);
  }

  /** The target the client's cookie stands for, as a token; null when there is no such cookie. */
  static @Nullable String token(Balancing balancing, RequestHead head) {
    var cookie = balancing.sticky();
    return cookie.isEmpty() ? null : Cookies.value(head.header("cookie"), cookie.get());
  }

  /** Tells a client the token of the target it got, unless it knows one that is still good. */
  static void tell(Matched matched, Upstream target, Exchange exchange, ResponseHead response) {
    var balancing = matched.spread().balancing();
    var cookie = balancing.sticky();
    if (cookie.isEmpty()) {
      return;
    }
    String known = token(balancing, exchange.head());
    if (known != null && matched.spread().isKept(known)) {
      // Its target is at most full: the client is there again with its next request.
      return;
    }
    String token = Spread.token(target);
    response
        .response()
        .headers()
        .add(
            "set-cookie",
            Cookies.forSession(
                cookie.get(),
                token,
                matched.route().match().path(),
                exchange.entrance().isSecure()));
  }
}
