package io.ngp.testkit.cluster;

import io.ngp.cluster.app.HostileBodies;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Requests as no client should send them: methods, paths, parameters, headers and bodies that fit
 * together by chance, each damaged now and then.
 */
final class HostileRequests {
  private static final String SOME_UUID = "00000000-0000-0000-0000-000000000001";

  private static final String POD =
      "{\"id\":\"/p\",\"containers\":[{\"name\":\"a\",\"exec\":{\"command\":{\"shell\":\"b\"}},"
          + "\"resources\":{\"cpus\":1,\"mem\":32},\"endpoints\":[{\"name\":\"c\"}],"
          + "\"volumeMounts\":[{\"name\":\"d\",\"mountPath\":\"d\"}]}],\"volumes\":[{\"name\":\"d\"}]}";

  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "FOO", "get");

  /** {@code {}} stands for an id the cluster may know. */
  private static final List<String> PATHS =
      List.of(
          "/v2/apps",
          "/v2/apps",
          "/v2/apps/{}",
          "/v2/apps/{}",
          "/v2/apps//{}",
          "/v2/apps/{}/tasks",
          "/v2/apps/{}/tasks/{}",
          "/v2/apps/{}/versions",
          "/v2/apps/{}/versions/{}",
          "/v2/apps/{}/restart",
          "/v2/apps/*",
          "/v2/apps/{}/*",
          "/v2/apps/{}/*/tasks",
          "/v2/pods",
          "/v2/pods/{}",
          "/v2/pods//{}::status",
          "/v2/pods/::status",
          "/v2/pods/{}::versions",
          "/v2/pods/{}::versions/{}",
          "/v2/pods/{}::instances",
          "/v2/pods",
          "/v2/pods/{}",
          "/v2/pods/p",
          "/v2/pods/p::status",
          "/v2/pods/p::instances",
          "/v2/pods//p::instances/{}",
          "/v2/pods/::{}",
          "/v2/pods/{}::instances/{}.instance-" + SOME_UUID,
          "/v2/groups",
          "/v2/groups/{}",
          "/v2/groups//{}",
          "/v2/groups/{}/apps",
          "/v2/groups/{}/versions",
          "/v2/groups/versions/{}",
          "/v2/tasks",
          "/v2/tasks/delete",
          "/v2/deployments",
          "/v2/deployments/{}",
          "/v2/queue",
          "/v2/queue/{}/delay",
          "/v2/events",
          "/v2/info",
          "/v2/leader",
          "/v2/plugins",
          "/v2/plugins/{}/x",
          "/ping",
          "/metrics",
          "/config",
          "/logging",
          "/",
          "/{}",
          "/ngp/v1/nodes",
          "/ngp/v1/nodes/agent-1/drain",
          "/ngp/v1/apps/{}/diagnostics",
          "/ngp/v1/apps/{}/timeline",
          "/ngp/v1/tasks/{}/log");

  private static final List<String> IDS =
      List.of(
          "x",
          "a/b/c",
          "g",
          "No_Id",
          "..",
          ".",
          "%2F",
          "%00",
          "%ff%fe",
          "%2e%2e/%2e%2e",
          "a.b",
          "tasks",
          "versions",
          "*",
          "x/../../y",
          "ü",
          "a".repeat(300),
          "a/".repeat(200),
          SOME_UUID,
          "x.instance-" + SOME_UUID + "._app.1",
          "x." + SOME_UUID,
          "2026-01-01T00:00:01.000Z",
          "yesterday",
          "-1");

  private static final List<String> PARAMETERS =
      List.of(
          "force=true",
          "force=%",
          "force",
          "partialUpdate=false",
          "partialUpdate=x",
          "dryRun=true",
          "scale=true",
          "wipe=true",
          "host=*",
          "host=127.0.0.1",
          "embed=apps.tasks",
          "embed=group.apps",
          "embed=apps.taskStats",
          "embed=lastUnusedOffers",
          "embed=%00",
          "label=a==b",
          "label=%28%28",
          "label=a%20in%20(",
          "label=\\",
          "status[]=running",
          "status=%ff",
          "id=%00",
          "cmd=%c3%28",
          "tail=99999999999",
          "tail=-1",
          "stream=x",
          "event_type=*",
          "timeoutSeconds=1e9",
          "&&==",
          "=".repeat(50));

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
          "{\"instances\":3}",
          "{\"dependencies\":[\"/x\",\"/a/b/c\",\"g\"]}",
          "[{\"id\":\"/x\",\"cpus\":0.1},{\"id\":\"y\",\"cmd\":\"true\"}]",
          "[{\"id\":\"/x\",\"cmd\":\"true\"},{\"id\":\"/x/y\",\"cmd\":\"true\"},{\"id\":\"/x\",\"cmd\":\"false\"}]",
          "{\"id\":\"g\",\"apps\":[{\"id\":\"a\",\"cmd\":\"true\"}],\"groups\":[{\"id\":\"h\",\"dependencies\":[\"../a\"]}]}",
          "{\"id\":\"g\",\"groups\":[{\"id\":\"h\",\"groups\":[{\"id\":\"i\",\"apps\":[{\"id\":\"b\",\"cmd\":\"true\",\"instances\":2}]}]}]}",
          "{\"apps\":[],\"groups\":[]}",
          "[\"x.instance-" + SOME_UUID + "\"]",
          POD,
          POD,
          "{\"id\":\"" + "/a".repeat(10_000) + "\",\"cmd\":\"true\"}",
          "{\"id\":\"/x\",\"containers\":[{\"name\":\"a\"},{\"name\":\"a\"}],\"scaling\":{\"kind\":\"fixed\"}}",
          "{\"scaleBy\":1.5}",
          "{\"scaleBy\":0}",
          "{\"scaleBy\":1e308}",
          "{\"scaleBy\":-1}",
          "{\"enforceRole\":true}",
          "{\"ids\":[\"x.instance-" + SOME_UUID + "._app.1\"]}",
          "{\"ids\":[{}]}",
          "{\"ids\":null}",
          "{\"timeoutSeconds\":1,\"force\":true}");

  private static final List<String> HEADERS =
      List.of(
          "",
          "",
          "",
          "",
          "Accept: */*\r\n",
          "Accept: text/plain;q=x,,;\r\n",
          "Accept: text/event-stream\r\n",
          "Accept: /\r\n",
          "Content-Type: application/json\r\n",
          "Content-Type: application/json\r\n",
          "Content-Type: ;;\r\n",
          "Content-Type: text/plain\r\n",
          "Accept-Encoding: gzip\r\n",
          "Accept-Encoding: gzip;q=0,*\r\n",
          "X-Marathon-Via: 1.1 x\r\n",
          "X-Forwarded-For: \u00ff\r\n",
          "Last-Event-ID: -1\r\n",
          "Expect: 100-continue\r\n",
          "Cookie: a=b;;;\r\n",
          "If-None-Match: *\r\n",
          "Origin: null\r\n",
          "Range: bytes=0-1\r\n",
          "Authorization: Basic %%%\r\n",
          "Connection: close\r\n");

  private final Random random;
  private List<String> known = List.of();

  HostileRequests(Random random) {
    this.random = random;
  }

  /** Names ids that are worth asking for. */
  void know(List<String> ids) {
    known = List.copyOf(ids);
  }

  byte[] next() {
    byte[] body = damaged(body(), 4);
    String head =
        "%s /%s%s HTTP/1.1\r\nHost: x\r\n%s%s%s\r\n"
            .formatted(
                pick(METHODS),
                path(),
                query(),
                pick(HEADERS),
                pick(HEADERS),
                body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n");
    byte[] headBytes = head.getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[headBytes.length + body.length];
    System.arraycopy(headBytes, 0, whole, 0, headBytes.length);
    System.arraycopy(body, 0, whole, headBytes.length, body.length);
    return whole;
  }

  private String path() {
    String path = pick(PATHS);
    while (path.contains("{}")) {
      int at = path.indexOf("{}");
      path = path.substring(0, at) + id() + path.substring(at + 2);
    }
    byte[] bytes = damaged(path.substring(1).getBytes(StandardCharsets.UTF_8), 6);
    return new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("[\\s?#]", "+");
  }

  private String id() {
    return known.isEmpty() || random.nextInt(3) == 0 ? pick(IDS) : pick(known);
  }

  private String query() {
    StringBuilder query = new StringBuilder();
    for (int i = random.nextInt(5) - 1; i > 0; i--) {
      query.append(query.isEmpty() ? '?' : '&').append(pick(PARAMETERS));
    }
    return query.toString();
  }

  private byte[] body() {
    String definition = latin(HostileBodies.body(random.nextLong()));
    String pod = latin(HostileBodies.pod(random.nextLong()));
    String text =
        switch (random.nextInt(12)) {
          case 0 -> definition;
          case 1 -> "[" + definition + "]";
          case 2 -> "{\"id\":\"g\",\"apps\":[" + definition + "]}";
          case 3 -> "{\"ids\":[\"" + id() + "\",\"" + id() + "\"]}";
          case 4 -> "{\"id\":\"g\",\"pods\":[" + pod + "," + POD.replace("/p", "p") + "]}";
          case 6 -> pod;
          case 5 -> "[\"" + id() + "\",\"" + id() + "\"]";
          default -> pick(BODIES);
        };
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private String pick(List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** One in {@code oneIn} gets a few bytes changed. */
  private byte[] damaged(byte[] bytes, int oneIn) {
    if (bytes.length == 0 || random.nextInt(oneIn) != 0) {
      return bytes;
    }
    byte[] result = bytes.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(result.length);
      switch (random.nextInt(3)) {
        case 0 -> result[at] = (byte) random.nextInt(256);
        case 1 -> result[at] = (byte) "{}[]\",:/%*.;#0-_".charAt(random.nextInt(16));
        default -> result[at] = result[random.nextInt(result.length)];
      }
    }
    return result;
  }
}
