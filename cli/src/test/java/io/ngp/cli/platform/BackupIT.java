package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** A platform that is lost with all its data comes back from a backup, on real processes. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BackupIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String WWW = "www.ngp.localhost";
  private static final String SECRET = "correct horse battery staple";

  @TempDir static Path folder;

  @AutoClose private static RunningPlatform platform;
  private static Path key;
  private static String authority = "";
  private static JsonNode versions = MissingNode.getInstance();
  private static JsonNode app = MissingNode.getInstance();
  private static long events;

  @BeforeAll
  static void start() throws IOException {
    platform =
        RunningPlatform.up(
            folder,
            itself ->
                """
                platform: backup
                modules:
                  cluster: {api_port: 0}
                  edge: {port: %d}
                """
                    .formatted(itself.port()));
    key = folder.resolve("backup.key");
    Files.writeString(key, "0123456789abcdef".repeat(4));
  }

  @Test
  @Order(1)
  void aBackupOfARunningPlatformIsTaken() throws IOException {
    Path secret = secrets().resolve("shop/db");
    Files.createDirectories(secret.getParent());
    Files.writeString(secret, SECRET);
    deploy("one");
    deploy("two");
    assertThat(platform.api("POST", "/v2/pods", POD).statusCode()).isEqualTo(201);
    awaitPod();
    authority = platform.ngp("cert", "ca").out();
    versions = get("/v2/apps/www/versions");
    app = get("/v2/apps/www").path("app");
    events = latestNumber();

    RunningPlatform.Result created =
        platform.succeeds("backup", "create", "--json", "--key-file", key.toString());

    JsonNode json = created.json();
    assertThat(json.path("counts").path("apps").asInt()).isEqualTo(1);
    assertThat(json.path("counts").path("pods").asInt()).isEqualTo(1);
    assertThat(json.path("counts").path("secrets").asInt()).isEqualTo(1);
    Path file = Path.of(json.path("backup").asString());
    assertThat(Files.readString(file)).doesNotContain("horse", "PRIVATE", "two");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(platform.ngp("backup", "list").out())
        .contains(file.getFileName().toString())
        .contains("master-1");
  }

  @Test
  @Order(2)
  void aPlatformThatIsNotEmptyAWrongKeyAndDamageChangeNothing() throws IOException {
    Path backup = backup();
    assertThat(
            platform.ngp(
                "backup", "restore", backup.toString(), "--key-file", key.toString(), "--yes"))
        .satisfies(refused -> {
          assertThat(refused.status()).isEqualTo(4);
          assertThat(refused.err()).contains("not empty", "--replace");
        });
    Path other = folder.resolve("other.key");
    Files.writeString(other, "fedcba9876543210".repeat(4));
    assertThat(
            platform.ngp(
                "backup",
                "restore",
                backup.toString(),
                "--key-file",
                other.toString(),
                "--yes",
                "--replace"))
        .satisfies(refused -> {
          assertThat(refused.status()).isEqualTo(1);
          assertThat(refused.err()).contains("not the key the backup was made with");
        });
    Path cut = folder.resolve("cut.ngpbackup");
    byte[] whole = Files.readAllBytes(backup);
    Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThat(
            platform.ngp(
                "backup", "restore", cut.toString(), "--key-file", key.toString(), "--yes"))
        .satisfies(refused -> {
          assertThat(refused.status()).isEqualTo(1);
          assertThat(refused.err()).contains("cut off");
        });
    assertThat(get("/v2/apps/www").path("app").path("version")).isEqualTo(app.path("version"));
  }

  @Test
  @Order(3)
  void afterALossOfEverythingTheBackupBringsItBack() throws IOException {
    platform.succeeds("down", "--purge");
    assertThat(folder.resolve(".ngp/default/nodes")).doesNotExist();
    platform.succeeds("up");
    assertThat(get("/v2/apps").path("apps")).isEmpty();

    RunningPlatform.Result restored =
        platform.succeeds("backup", "restore", "backups", "--key-file", key.toString(), "--yes");

    assertThat(restored.out()).contains("/www", "/one", "Restored");
    RunningPlatform.await(
        "the app answers again",
        SOON,
        () -> platform.throughBalancer(WWW, "/api").contains("\"release\":\"two\""));
    awaitPod();
    assertThat(get("/v2/apps/www/versions")).isEqualTo(versions);
    assertThat(get("/v2/apps/www").path("app").path("versionInfo"))
        .isEqualTo(app.path("versionInfo"));
    String first = versions.path("versions").path(1).asString();
    assertThat(get("/v2/apps/www/versions/" + first).path("env").path("RELEASE").asString())
        .isEqualTo("one");
    assertThat(platform.ngp("cert", "ca").out()).isEqualTo(authority);
    assertThat(secrets().resolve("shop/db")).hasContent(SECRET);
    assertThat(environments()).anyMatch(each -> each.contains("DB_PASSWORD=" + SECRET));
    assertThat(latestNumber()).isGreaterThan(events);
  }

  @Test
  @Order(4)
  void replacingTakesBackWhatCameSince() {
    assertThat(
            platform
                .api(
                    "POST",
                    "/v2/apps",
                    "{\"id\":\"/since\",\"cmd\":\"exec sleep 1000\",\"cpus\":0.01,\"mem\":8}")
                .statusCode())
        .isEqualTo(201);

    RunningPlatform.Result restored =
        platform.succeeds(
            "backup",
            "restore",
            backup().toString(),
            "--key-file",
            key.toString(),
            "--yes",
            "--replace");

    assertThat(restored.out()).contains("- 1 app: /since");
    RunningPlatform.await(
        "the app is gone",
        SOON,
        () -> platform.api("GET", "/v2/apps/since", "").statusCode() == 404);
    assertThat(get("/v2/apps/www/versions")).isEqualTo(versions);
  }

  private static final String POD =
      """
      {"id":"/one","containers":[{"name":"a","exec":{"command":{"shell":"exec sleep 1000"}},
       "resources":{"cpus":0.01,"mem":8}}]}\
      """;

  private static void deploy(String release) throws IOException {
    ObjectNode definition = platform.sampleDefinition();
    ObjectNode env = (ObjectNode) definition.path("env");
    env.put("RELEASE", release).putObject("DB_PASSWORD").put("secret", "password");
    definition.putObject("secrets").putObject("password").put("source", "shop/db");
    Path file = folder.resolve("www.json");
    Files.writeString(file, definition.toString());
    platform.succeeds("app", "deploy", file.toString());
  }

  private static void awaitPod() {
    RunningPlatform.await(
        "the pod runs",
        SOON,
        () -> get("/v2/pods/one::status").path("status").asString().equals("STABLE"));
  }

  private static Path backup() {
    return folder
        .resolve("backups")
        .resolve(platform.ngp("backup", "list", "--json").json().path(0).path("backup").asString());
  }

  private static Path secrets() {
    return folder.resolve(".ngp/default/nodes/master-1/data/secrets");
  }

  /** The highest number told of the app. */
  private static long latestNumber() {
    JsonNode entries = get("/ngp/v1/apps/www/timeline").path("entries");
    return entries.path(entries.size() - 1).path("sequence").asLong();
  }

  private static List<String> environments() throws IOException {
    List<String> found = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      Path environ = Path.of("/proc/" + process.pid() + "/environ");
      try {
        String text = Files.readString(environ, java.nio.charset.StandardCharsets.ISO_8859_1);
        if (text.contains("MESOS_TASK_ID=www")) {
          found.add(text);
        }
      } catch (IOException _) {
        // It has ended.
      }
    }
    return found;
  }

  private static JsonNode get(String path) {
    return JsonMapper.shared().readTree(platform.api("GET", path, "").body());
  }
}
