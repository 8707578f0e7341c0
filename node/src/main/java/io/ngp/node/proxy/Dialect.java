package io.ngp.node.proxy;

import io.ngp.edge.route.RouteTable;
import io.ngp.edge.tls.Keyring;
import java.util.List;
import java.util.Map;

/** How one engine is told the routes. Pure. */
interface Dialect {
  /**
   * The data of its template for a table and what hosts are proved with, and what of them it has no
   * words for.
   */
  Translation translate(RouteTable table, Keyring keyring);

  /**
   * A table in the words of an engine.
   *
   * @param files further files by their name, which tells their content: the same name is never
   *     another content
   */
  record Translation(Map<String, Object> data, Map<String, String> files, List<Gap> gaps) {
    public Translation {
      data = Map.copyOf(data);
      files = Map.copyOf(files);
      gaps = List.copyOf(gaps);
    }
  }

  /**
   * What an engine can't do for a route.
   *
   * @param isClosed whether the route answers nothing but 503, because leaving it open would be
   *     wrong; otherwise it goes without
   */
  record Gap(String route, String what, boolean isClosed) {
    @Override
    public String toString() {
      return "%s: %s. %s"
          .formatted(route, what, isClosed ? "The route is closed." : "It goes without.");
    }
  }
}
