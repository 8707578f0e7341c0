package io.ngp.cluster.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * No request, however wrong, is answered with a server error or a stack trace. A failure names its
 * seed; {@code -Dngp.seed=N} repeats it.
 */
@Timeout(60)
class FuzzTest {
  private static final int REQUESTS = 20_000;

  /** Random definitions pile up; a new cluster keeps answers short. */
  private static final int REQUESTS_PER_CLUSTER = 250;

  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO");

  private static final List<String> PATHS =
      List.of(
          "/v2/apps",
          "/v2/apps/x",
          "/v2/apps//x",
          "/v2/apps/x/tasks",
          "/v2/apps/x/versions",
          "/v2/apps/x/restart",
          "/v2/apps/*",
          "/v2/apps/*/tasks",
          "/v2/apps/x/versions/2026-01-01T00:00:01.000Z",
          "/v2/apps/x/tasks/x.instance-00000000-0000-0000-0000-000000000001._app.1",
          "/v2/pods",
          "/v2/pods/x",
          "/v2/pods//x::status",
          "/v2/pods/::status",
          "/v2/pods/x::versions",
          "/v2/pods/x::versions/2026-01-01T00:00:01.000Z",
          "/v2/pods/x::instances",
          "/v2/pods/x::instances/x.instance-00000000-0000-0000-0000-000000000001",
          "/v2/groups",
          "/v2/groups/g",
          "/v2/groups/g/apps",
          "/v2/groups/versions",
          "/v2/tasks",
          "/v2/tasks/delete",
          "/v2/deployments",
          "/v2/deployments/00000000-0000-0000-0000-000000000001",
          "/v2/queue",
          "/v2/queue/x/delay",
          "/v2/events",
          "/v2/info",
          "/v2/leader",
          "/v2/plugins",
          "/ping",
          "/metrics",
          "/",
          "/ngp/v1/nodes",
          "/ngp/v1/apps/x/diagnostics",
          "/ngp/v1/apps/x/timeline",
          "/ngp/v1/tasks/x.instance-00000000-0000-0000-0000-000000000001._app.1/log");

  private static final List<String> QUERIES =
      List.of(
          "",
          "",
          "?force=true",
          "?force=%",
          "?embed=apps.tasks&embed=group.apps",
          "?label=a==b",
          "?label=%28%28",
          "?label=\\",
          "?status[]=running",
          "?partialUpdate=false",
          "?dryRun=true",
          "?scale=true",
          "?scale=true&wipe=true",
          "?host=*",
          "?tail=99999999999",
          "?stream=x",
          "?&&==",
          "?id=%00&cmd=%ff");

  private static final List<String> BODIES =
      List.of(
          "",
          "{",
          "[]",
          "null",
          "7",
          "\"x\"",
          "{}",
          "[{}]",
          "[null]",
          "[[[]]]",
          "{\"id\":\"/x\",\"cmd\":\"sleep 1\",\"instances\":2,\"env\":{\"A\":\"1\"},\"labels\":{\"a\":\"b\"}}",
          "{\"id\":\"/x\",\"version\":\"2026-01-01T00:00:01.000Z\"}",
          "{\"version\":\"x\"}",
          "[{\"id\":\"/x\",\"cpus\":0.1},{\"id\":\"y\",\"cmd\":\"true\"}]",
          "{\"id\":\"g\",\"apps\":[{\"id\":\"a\",\"cmd\":\"true\"}],\"groups\":[{\"id\":\"h\",\"dependencies\":[\"../a\"]}]}",
          "{\"scaleBy\":1.5}",
          "[\"x.instance-00000000-0000-0000-0000-000000000001\"]",
          "{\"id\":\"/x\",\"containers\":[{\"name\":\"a\",\"exec\":{\"command\":{\"shell\":\"b\"}},"
              + "\"resources\":{\"cpus\":1,\"mem\":32},\"endpoints\":[{\"name\":\"c\"}],"
              + "\"volumeMounts\":[{\"name\":\"d\",\"mountPath\":\"d\"}]}],\"volumes\":[{\"name\":\"d\"}]}",
          "{\"scaleBy\":1e308}",
          "{\"enforceRole\":true}",
          "{\"ids\":[\"x.instance-00000000-0000-0000-0000-000000000001._app.1\"]}",
          "{\"ids\":[{}]}",
          "{\"id\":\"/x\",\"cmd\":\"true\",\"healthChecks\":[{\"protocol\":\"HTTP\",\"portIndex\":0}],"
              + "\"container\":{\"type\":\"MESOS\"},\"networks\":[{\"mode\":\"container/bridge\"}],"
              + "\"constraints\":[[\"hostname\",\"UNIQUE\"]],\"fetch\":[{\"uri\":\"http://x/y\"}],"
              + "\"upgradeStrategy\":{\"minimumHealthCapacity\":1,\"maximumOverCapacity\":0}}");

  private static final List<String> HEADERS =
      List.of(
          "",
          "",
          "",
          "Accept: */*\r\n",
          "Accept: text/plain;q=x,,;\r\n",
          "Accept: /\r\n",
          "Content-Type: application/json\r\n",
          "Content-Type: ;;\r\n",
          "Content-Type: text/plain\r\n",
          "Accept-Encoding: gzip\r\n",
          "Accept-Encoding: gzip;q=0,*\r\n",
          "X-Marathon-Via: 1.1 x\r\n",
          "Last-Event-ID: -1\r\n",
          "Expect: 100-continue\r\n",
          "Cookie: a=b;;;\r\n",
          "If-None-Match: *\r\n",
          "Range: bytes=0-1\r\n",
          "Connection: close\r\n");

  @Test
  void noRequestIsAnsweredWithAServerError() throws Exception {
    long seed = Long.getLong("ngp.seed", System.nanoTime());
    Random random = new Random(seed);
    try (TestApi api = new TestApi()) {
      RawHttp http = new RawHttp(api.server.port());
      for (int i = 0; i < REQUESTS; i++) {
        if (i % REQUESTS_PER_CLUSTER == 0) {
          api.restart();
        }
        byte[] request = request(random);
        String response = exchange(http, request);
        boolean isOver = response.isEmpty() || response.contains("onnection: close");
        assertThat(isExpected(response))
            .as(
                "seed %d, request %d: %s%nanswered: %s",
                seed, i, new String(request, StandardCharsets.ISO_8859_1), response)
            .isTrue();
        if (isOver || i % 50 == 0) {
          http.close();
          http = new RawHttp(api.server.port());
        }
      }
      http.close();
    }
  }

  /** 501 is what is said of transfer codings. */
  private static boolean isExpected(String response) {
    return response.isEmpty()
        || (response.matches("(?s)HTTP/1\\.1 ([234]\\d\\d|501|505) .*")
            && !response.contains("Exception")
            && !response.contains("\tat "));
  }

  private static String exchange(RawHttp http, byte[] request) throws IOException {
    http.send(request);
    return http.readWhole(
        new String(request, 0, 5, StandardCharsets.ISO_8859_1).startsWith("HEAD "));
  }

  private static byte[] request(Random random) {
    byte[] body = mutated(pick(BODIES, random).getBytes(StandardCharsets.UTF_8), random, 3);
    String method = pick(METHODS, random);
    String path =
        new String(
                mutated(pick(PATHS, random).getBytes(StandardCharsets.UTF_8), random, 5),
                StandardCharsets.ISO_8859_1)
            .replaceAll("[\\s]", "+");
    String head =
        "%s /%s%s HTTP/1.1\r\nHost: x\r\n%s%s%s\r\n"
            .formatted(
                method,
                path.isEmpty() ? "" : path.substring(1),
                pick(QUERIES, random),
                pick(HEADERS, random),
                pick(HEADERS, random),
                body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n");
    byte[] headBytes = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[headBytes.length + body.length];
    System.arraycopy(headBytes, 0, whole, 0, headBytes.length);
    System.arraycopy(body, 0, whole, headBytes.length, body.length);
    return whole;
  }

  private static String pick(List<String> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }

  /** One in {@code oneIn} gets a few bytes changed, removed or doubled. */
  private static byte[] mutated(byte[] bytes, Random random, int oneIn) {
    if (bytes.length == 0 || random.nextInt(oneIn) != 0) {
      return bytes;
    }
    byte[] result = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(result.length);
      switch (random.nextInt(3)) {
        case 0 -> result[at] = (byte) random.nextInt(256);
        case 1 -> result[at] = (byte) "{}[]\",:/%*.;?#0-_".charAt(random.nextInt(17));
        default -> result[at] = result[random.nextInt(result.length)];
      }
    }
    return result;
  }
}
