package io.ngp.edge;

import io.ngp.edge.EdgeStats.TargetStats;
import io.ngp.edge.seen.Latencies;
import io.ngp.edge.seen.Traffic;
import io.ngp.edge.tls.HandshakeStats;
import io.ngp.edge.upstream.Ejections;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * An edge's counts in Prometheus' text format 0.0.4. There are as many series as routes and targets
 * in the table, whatever clients send.
 */
public final class EdgeMetrics {
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  /** Upper ends of the histograms' buckets, in microseconds. */
  private static final long[] BOUNDS = {
    500,
    1_000,
    2_500,
    5_000,
    10_000,
    25_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    30_000_000,
    60_000_000
  };

  private final StringBuilder text = new StringBuilder(4096);

  private EdgeMetrics() {}

  private record Labelled(String labels, Traffic traffic) {}

  /**
   * All measurements.
   *
   * @param droppedLines lines of the access log that were lost
   */
  public static String text(EdgeStats stats, long droppedLines) {
    var page = new EdgeMetrics();
    page.single("connections", "gauge", "Client connections open now.", stats.connections());
    page.single(
        "connections_accepted_total", "counter", "Client connections so far.", stats.accepted());
    page.single(
        "unrouted_requests_total",
        "counter",
        "Requests that were malformed or that no route took.",
        stats.unrouted());
    page.single(
        "retries_total",
        "counter",
        "Times a request was offered to a further target or connection.",
        stats.retries());
    page.single(
        "access_log_dropped_lines_total", "counter", "Lines the access log lost.", droppedLines);
    page.ejections(stats.ejections());
    page.handshakes(stats.handshakes());
    page.routes(stats);
    page.targets(stats.targets());
    return page.text.toString();
  }

  private void ejections(Map<Ejections.Reason, Long> ejections) {
    head("ejections_total", "counter", "Times a target was passed over because of how it did.");
    ejections.forEach(
        (reason, count) -> line("ejections_total", "reason=\"" + reason + "\"", count));
  }

  private void handshakes(HandshakeStats handshakes) {
    head("tls_handshakes_total", "counter", "TLS handshakes, by what became of them.");
    line("tls_handshakes_total", "result=\"full\"", handshakes.full());
    line("tls_handshakes_total", "result=\"resumed\"", handshakes.resumed());
    line("tls_handshakes_total", "result=\"failed\"", handshakes.failed());
    head(
        "tls_handshake_seconds",
        "histogram",
        "Time from a client's first message to the end of its handshake.");
    distribution("tls_handshake_seconds", "", handshakes.times());
  }

  private void routes(EdgeStats stats) {
    List<Labelled> routes = new ArrayList<>();
    new TreeMap<>(stats.traffic())
        .forEach((name, traffic) -> routes.add(new Labelled("route=" + quoted(name), traffic)));
    head("requests_started_total", "counter", "Requests a route took, those under way included.");
    new TreeMap<>(stats.routes())
        .forEach((name, route) ->
            line("requests_started_total", "route=" + quoted(name), route.requests()));
    head("request_retries_total", "counter", "Times a request was offered once more.");
    new TreeMap<>(stats.routes())
        .forEach((name, route) ->
            line("request_retries_total", "route=" + quoted(name), route.retries()));
    traffic("", "request", routes);
  }

  private void targets(Collection<TargetStats> targets) {
    head("target_in_flight", "gauge", "Requests under way at a target.");
    targets.forEach(
        target -> line("target_in_flight", "target=" + quoted(target.id()), target.inFlight()));
    head("target_ejected", "gauge", "1 while a target is passed over because of how it answered.");
    targets.forEach(target ->
        line("target_ejected", "target=" + quoted(target.id()), target.isEjected() ? 1 : 0));
    traffic(
        "target_",
        "target",
        targets.stream()
            .map(target -> new Labelled("target=" + quoted(target.id()), target.traffic()))
            .toList());
  }

  private void traffic(String prefix, String whose, List<Labelled> all) {
    head(prefix + "requests_total", "counter", "Requests that were answered, by class of status.");
    all.forEach(one -> responses(prefix + "requests_total", one));
    counter(
        prefix + "requests_aborted_total",
        "Requests that ended without a whole answer.",
        all,
        Traffic::aborted);
    counter(prefix + "request_bytes_total", "Bytes of requests' bodies.", all, Traffic::bytesIn);
    counter(prefix + "response_bytes_total", "Bytes of responses' bodies.", all, Traffic::bytesOut);
    histogram(whose + "_wait_seconds", "Time until the response began.", all, Traffic::waits);
    histogram(
        whose + "_duration_seconds",
        "Time until the response was complete.",
        all,
        Traffic::durations);
  }

  private void responses(String name, Labelled one) {
    var responses = one.traffic().responses();
    line(name, one.labels() + ",code=\"1xx\"", responses.informational());
    line(name, one.labels() + ",code=\"2xx\"", responses.successful());
    line(name, one.labels() + ",code=\"3xx\"", responses.redirected());
    line(name, one.labels() + ",code=\"4xx\"", responses.clientErrors());
    line(name, one.labels() + ",code=\"5xx\"", responses.serverErrors());
  }

  private void single(String name, String type, String help, long value) {
    head(name, type, help);
    line(name, "", value);
  }

  private void counter(
      String name, String help, List<Labelled> all, ToLongFunction<Traffic> number) {
    head(name, "counter", help);
    all.forEach(one -> line(name, one.labels(), number.applyAsLong(one.traffic())));
  }

  private void histogram(
      String name, String help, List<Labelled> all, Function<Traffic, Latencies> latencies) {
    head(name, "histogram", help);
    all.forEach(one -> distribution(name, one.labels(), latencies.apply(one.traffic())));
  }

  private void distribution(String name, String labels, Latencies measured) {
    String before = labels.isEmpty() ? "" : labels + ",";
    for (long bound : BOUNDS) {
      line(name + "_bucket", before + "le=\"" + seconds(bound) + "\"", measured.countBelow(bound));
    }
    line(name + "_bucket", before + "le=\"+Inf\"", measured.count());
    value(name + "_sum", labels, seconds(measured.sumMicros()));
    line(name + "_count", labels, measured.count());
  }

  private void head(String name, String type, String help) {
    text.append("# HELP ngp_edge_").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ngp_edge_").append(name).append(' ').append(type).append('\n');
  }

  private void line(String name, String labels, long value) {
    value(name, labels, Long.toString(value));
  }

  private void value(String name, String labels, String value) {
    text.append("ngp_edge_").append(name);
    if (!labels.isEmpty()) {
      text.append('{').append(labels).append('}');
    }
    text.append(' ').append(value).append('\n');
  }

  private static String seconds(long micros) {
    return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
  }

  private static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
