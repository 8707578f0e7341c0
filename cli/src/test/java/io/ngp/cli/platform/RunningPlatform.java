package io.ngp.cli.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.target.PlatformFile;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.nodespec.NodeHealth;
import io.ngp.nodespec.NodeHttp;
import io.ngp.provider.local.machine.Ports;
import io.ngp.provider.local.node.NodeProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A real platform in a folder of its own: the launcher, node processes, real tasks. Taken down when
 * closed.
 */
public final class RunningPlatform implements AutoCloseable {
  /** Five hosts on one busy machine take minutes to be made. */
  private static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(8);

  private static final String PLATFORM_FILE = "platform.yaml";
  private static final Duration ENDED = Duration.ofSeconds(60);

  private final Path folder;
  private final List<String> before;
  private final List<String> command;
  private final int port;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  /** Nothing is started yet. */
  public RunningPlatform(Path folder) {
    this(folder, List.of());
  }

  /** Nothing is started yet; {@code before} is in front of each command, to run it elsewhere. */
  RunningPlatform(Path folder, List<String> before) {
    this(folder, before, List.of(launcher().toString()));
  }

  private RunningPlatform(Path folder, List<String> before, List<String> command) {
    this.folder = folder;
    this.before = List.copyOf(before);
    this.command = List.copyOf(command);
    this.port = freePort();
  }

  /**
   * A platform that is up.
   *
   * @param file its platform file, which may say the {@link #port} and run the {@link #sample}
   */
  public static RunningPlatform up(Path folder, Function<RunningPlatform, String> file) {
    var platform = new RunningPlatform(folder);
    try {
      platform.write(file.apply(platform));
      platform.succeeds("up");
      return platform;
    } catch (AssertionError e) {
      try {
        platform.close();
      } catch (AssertionError more) {
        e.addSuppressed(more);
      }
      throw e;
    }
  }

  /**
   * A platform that is up and serves the sample app as {@code www}, asked for its health each
   * second.
   *
   * @param cluster variables of the module, like {@code masters: 3, agents: 2}
   * @param edge variables of the module, like {@code balancers: 2}
   * @param app more members of the app, like {@code instances: 4}
   */
  public static RunningPlatform serving(Path folder, String cluster, String edge, String... app) {
    return up(
        folder,
        platform ->
            """
            platform: test
            modules:
              cluster: {api_port: 0, %s}
              edge: {port: %d, %s}
            apps:
              - id: /www
                cmd: %s
                cpus: 0.05
                mem: 96
                healthChecks: [{protocol: HTTP, path: /health, intervalSeconds: 1}]
            """
                    .formatted(cluster, platform.port(), edge, platform.sample())
                + Stream.of(app).map("    %s\n"::formatted).collect(Collectors.joining()));
  }

  /** The same platform by another version of NGP: this one with a file more. */
  RunningPlatform newer() {
    try {
      var dist = Files.createDirectories(folder.resolve("newer"));
      Files.writeString(dist.resolve("newer.txt"), "There is more in it.");
      var launcher = home().resolve("cli/target/dist/cli.args");
      var options =
          Files.readString(launcher)
              .replaceFirst("-Dngp.dist=\"[^\"]*\"", "-Dngp.dist=\"" + dist + "\"")
              .replaceFirst("\"-XX:AOTCache=[^\"]*\"", "")
              .replaceFirst("-cp \"", "-cp \"" + dist + ":");
      Files.writeString(dist.resolve("cli.args"), options);
      return new RunningPlatform(
          folder,
          before,
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-Dngp.home=" + home(),
              "@" + dist.resolve("cli.args")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a command printed and returned. */
  public record Result(int status, String out, String err) {
    JsonNode json() {
      return JsonMapper.shared().readTree(out);
    }
  }

  public int port() {
    return port;
  }

  Path folder() {
    return folder;
  }

  /** As it is without a platform file, but for the ports. */
  Result up() {
    if (!Files.exists(folder.resolve(PLATFORM_FILE))) {
      write(
          """
          platform: local
          domain: ngp.localhost
          modules:
            # Tests run side by side: the port of a master that is killed must stay free for it.
            cluster: {api_port: 0}
            edge: {port: %d}
          apps:
            - {file: "%s", once: true}
          """
              .formatted(port, sampleFile()));
    }
    return ngp("up");
  }

  /** Writes the platform file. */
  void write(String file) {
    try {
      Files.writeString(folder.resolve(PLATFORM_FILE), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A command that runs the sample app. It was compiled once: what each instance would otherwise
   * spend on that slows down what is tested.
   */
  public String sample() {
    var classes = folder.resolve("classes");
    if (!Files.exists(classes)) {
      var source = home().resolve("examples/www/Www.java").toString();
      var compiled =
          ToolProvider.getSystemJavaCompiler()
              .run(null, null, null, "-proc:none", "-d", classes.toString(), source);
      assertThat(compiled).as("compiling " + source).isZero();
    }
    return "exec \"$JAVA_HOME/bin/java\" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx48m -cp %s Www"
        .formatted(classes);
  }

  /** The sample app's definition, as `ngp up` has it but for the command; to be changed at will. */
  ObjectNode sampleDefinition() {
    return shippedSample().put("cmd", sample());
  }

  /** The sample app's definition, as `ngp up` has it; to be changed at will. */
  static ObjectNode shippedSample() {
    try {
      return (ObjectNode) JsonMapper.shared().readTree(Files.readString(sampleFile()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path sampleFile() {
    return home().resolve("examples/www.json");
  }

  /** Runs a command that has to succeed. */
  public Result succeeds(String... arguments) {
    var result = ngp(arguments);
    assertThat(result.status())
        .as("ngp %s: %s%s", String.join(" ", arguments), result.out(), result.err())
        .isZero();
    return result;
  }

  /** Runs the real launcher in this platform's folder. */
  public Result ngp(String... arguments) {
    List<String> line = new ArrayList<>(before);
    line.addAll(command);
    line.addAll(Arrays.asList(arguments));
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      Process process =
          prepared(line).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      if (!process.waitFor(COMMAND_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            "ngp %s did not end in time; it said: %s%s"
                .formatted(
                    String.join(" ", arguments), Files.readString(out), Files.readString(err)));
      }
      Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
      Files.delete(out);
      Files.delete(err);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A process that runs {@code ngp} with this platform. */
  ProcessBuilder prepared(List<String> line) {
    var builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.environment().put("NGP_BUILD", "never");
    builder.environment().put("NO_COLOR", "1");
    builder.environment().put("NGP_DIR", folder.toString());
    return builder;
  }

  JsonNode status() {
    return ngp("status", "--json").json();
  }

  /** The node's process id. */
  long pid(String node) {
    return node(node).find().orElseThrow(() -> new AssertionError(node + " does not run")).pid();
  }

  /** What the node says of itself. */
  NodeHealth health(String node) {
    return NodeHealth.of(NodeHttp.PLAIN, node(node).node());
  }

  private NodeProcess node(String name) {
    return NodeProcess.of(state().path(), file().nodes()).stream()
        .filter(each -> each.node().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("There is no " + name));
  }

  private PlatformFolder state() {
    return new PlatformFolder(folder.resolve(PlatformFolder.MARK).resolve("default"));
  }

  PlatformFile file() {
    return state().read().orElseThrow(() -> new AssertionError("There is no platform"));
  }

  /** Sends a request to the API. */
  HttpResponse<String> api(String method, String path, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(file().apiAddress() + path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    try {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * Sends one request for a host through the balancer, on a connection of its own; answers with the
   * whole response.
   */
  String throughBalancer(String host, String path) throws IOException {
    return through(port, host, path);
  }

  /** The same through any port of this machine. */
  static String through(int port, String host, String path) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Waits until the claim holds; a claim that throws does not hold yet. */
  public static void await(String claim, Duration deadline, Callable<Boolean> holds) {
    long end = System.nanoTime() + deadline.toNanos();
    Exception last = null;
    while (System.nanoTime() < end) {
      try {
        if (holds.call()) {
          return;
        }
      } catch (Exception e) {
        last = e;
      }
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    throw new AssertionError("Not within " + deadline.toSeconds() + " s: " + claim, last);
  }

  /** Command lines of processes that mention this platform's folder. */
  Set<String> processes() {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(folder.toString()))
        .collect(Collectors.toSet());
  }

  /** Takes the platform down, if it is up; nothing of it runs any more. */
  @Override
  public void close() {
    http.shutdownNow();
    succeeds("down", "--purge");
    await("nothing of " + folder + " runs any more", ENDED, () -> processes().isEmpty());
  }

  static Path launcher() {
    return home().resolve("ngp");
  }

  /** The root of the sources. */
  static Path home() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve("ngp"))) {
        return at;
      }
    }
    throw new AssertionError("The launcher ngp is not above " + Path.of("").toAbsolutePath());
  }

  /** One that no outgoing connection is given. */
  static int freePort() {
    return new Ports(RandomGenerator.getDefault()).takeAny();
  }
}
