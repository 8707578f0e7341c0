package io.ngp.node.proxy;

import io.ngp.edge.route.TcpRoute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of nginx that passes connections on as they are; distributions ship it apart.
 *
 * @param isThere whether it can be used
 * @param file of it, to be loaded; empty where it is built in
 */
record NginxStream(boolean isThere, String file) {
  /** What to say of a route that needs it where it is missing. */
  static final String MISSING =
      "nginx lacks its stream module (Debian: apt-get install libnginx-mod-stream, then restart"
          + " the balancer)";

  private static final String MODULE = "ngx_stream_module.so";
  private static final Pattern MODULES = Pattern.compile("--modules-path=(\\S+)");
  private static final Pattern BUILT_IN = Pattern.compile("--with-stream(\\s|$)");

  /** As the nginx at {@code binary} has it. */
  static NginxStream of(Path binary) {
    String built = built(binary);
    if (BUILT_IN.matcher(built).find()) {
      return new NginxStream(true, "");
    }
    Matcher modules = MODULES.matcher(built);
    Path module = Path.of(modules.find() ? modules.group(1) : "/usr/lib/nginx/modules", MODULE);
    return new NginxStream(Files.isReadable(module), module.toString());
  }

  private static String built(Path binary) {
    try {
      var process = new ProcessBuilder(binary.toString(), "-V").redirectErrorStream(true).start();
      try (var told = process.getInputStream()) {
        return new String(told.readAllBytes(), StandardCharsets.UTF_8);
      }
    } catch (IOException _) {
      // Starting it says why.
      return "";
    }
  }

  /** A TCP route in nginx's words. */
  static Map<String, Object> terms(TcpRoute route) {
    Map<String, Object> data = new HashMap<>(TcpTerms.of(route));
    var balancing = route.policy().balancing();
    data.put(
        "method",
        switch (balancing.algorithm()) {
          case LEAST_REQUESTS -> "least_conn;";
          case ROUND_ROBIN -> "";
          case HASH -> "hash $remote_addr consistent;";
        });
    List<String> servers =
        TcpTerms.servers(route).stream()
            .map(server ->
                server.address()
                    + " max_fails="
                    + balancing.ejection().failures()
                    + " fail_timeout="
                    + Terms.seconds(balancing.ejection().first())
                    + "s")
            .toList();
    data.put("servers", servers);
    return data;
  }
}
