package io.ngp.cli;

import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.render.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Makes the JVM see what commands use, when a distribution is built and its AOT cache is recorded:
 * runs the common ones against a server in this process that answers every request with the same
 * example.
 */
public final class CommandTraining {
  private static final List<List<String>> COMMANDS =
      List.of(
          List.of("--help"),
          List.of("app", "--help"),
          List.of("app", "deploy", "--help"),
          List.of("app", "list"),
          List.of("app", "list", "--json"),
          List.of("app", "show", "www"),
          List.of("app", "scale", "www", "1"),
          List.of("app", "restart", "www", "--json"),
          List.of("app", "logs", "www"),
          List.of("app", "versions", "www"),
          List.of("why", "www"),
          List.of("task", "list"),
          List.of("deployment", "list"),
          List.of("node", "list"),
          List.of("status"),
          List.of("version"),
          List.of("__complete", "--", "app", "show", ""),
          List.of("app", "lst"));

  /** Run in a folder with a platform file that touches nothing. */
  private static final List<List<String>> INFRASTRUCTURE =
      List.of(
          List.of("validate"),
          List.of("plan"),
          List.of("plan", "--json"),
          List.of("apply", "--yes"),
          List.of("plan"),
          List.of("output"),
          List.of("state", "list"),
          List.of("history"),
          List.of("graph"),
          List.of("destroy", "--yes"));

  private static final String PLATFORM =
      """
      platform: training
      resources:
        one: {type: "null", text: "${platform.name}-${count.index}", count: 3}
        two: {type: "null", list: "${one}", sum: "${1 + 2 * size(one)}", when: "${env.HOME != ''}"}
        token: {type: random, length: 12}
      outputs:
        text: "${one[0].text}"
      """;

  /** One answer that has the members of all. */
  private static final String ANSWER =
      """
      {"app": {"id": "/www", "instances": 1, "cpus": 0.1, "mem": 64.0, "labels": {}, "healthChecks": [{}],
        "portDefinitions": [{"port": 10000}], "version": "2026-01-01T00:00:00.000Z", "tasksRunning": 1,
        "tasksHealthy": 1, "tasks": [{"id": "www.instance-00000000-0000._app.1", "appId": "/www",
        "host": "127.0.0.1", "ports": [31000], "state": "TASK_RUNNING", "version": "2026-01-01T00:00:00.000Z",
        "startedAt": "2026-01-01T00:00:00.000Z", "healthCheckResults": [{"alive": true}]}]},
       "apps": [{"id": "/www", "instances": 1, "portDefinitions": [{"port": 10000}], "version": "x"}],
       "tasks": [{"id": "www.instance-00000000-0000._app.1", "appId": "/www", "state": "TASK_RUNNING"}],
       "nodes": [{"name": "agent-1", "role": "agent", "resources": {"cpus": 2.0}}],
       "versions": ["2026-01-01T00:00:00.000Z"], "diagnostics": [],
       "entries": [{"sequence": 1, "at": "2026-01-01T00:00:00.000Z", "firstAt": "2026-01-01T00:00:00.000Z", "count": 2,
        "kind": "task", "tone": "good", "taskId": "www.instance-00000000-0000._app.1", "text": "runs", "output": ["one"]}],
       "version": "2026-01-02T00:00:00.000Z",
       "deploymentId": "d"}
      """;

  private CommandTraining() {}

  /** Runs the commands and exits. */
  public static void main(String[] args) throws IOException {
    try (var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var answering = new Thread(() -> answer(server), "training-server");
      answering.setDaemon(true);
      answering.start();
      var variables = Map.of("NGP_API", "http://127.0.0.1:" + server.getLocalPort());
      var here = Path.of("").toAbsolutePath();
      for (var command : COMMANDS) {
        run(variables, here, command, true);
        run(variables, here, command, false);
      }
    }
    infrastructure();
    System.exit(0);
  }

  private static void infrastructure() throws IOException {
    var variables = Map.of("NGP_HOME", System.getProperty("ngp.home", "."), "HOME", "/");
    var folder = Files.createTempDirectory("ngp-training");
    try {
      // What the default platform would be; nothing of it is made.
      run(variables, folder, List.of("plan"), true);
      run(variables, folder, List.of("plan"), false);
      Files.writeString(folder.resolve("platform.yaml"), PLATFORM);
      for (var command : INFRASTRUCTURE) {
        run(variables, folder, command, false);
      }
    } finally {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private static void run(
      Map<String, String> variables, Path folder, List<String> command, boolean isTerminal) {
    var nowhere = new PrintWriter(Writer.nullWriter());
    var screen = new Screen(nowhere, nowhere, isTerminal, 100, true);
    var invocation = new Invocation(variables, folder, InputStream.nullInputStream(), screen);
    CommandTree.of(invocation, command).execute(command.toArray(String[]::new));
  }

  private static void answer(ServerSocket server) {
    while (!server.isClosed()) {
      try (var socket = server.accept()) {
        answer(socket);
      } catch (IOException _) {
        // A client that went away, or the end of the training.
      }
    }
  }

  private static void answer(Socket socket) throws IOException {
    var reader =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    var length = 0;
    for (var line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
      if (line.startsWith("Content-Length: ")) {
        length = Integer.parseInt(line.substring(16));
      }
    }
    while (length > 0 && reader.read() >= 0) {
      length--;
    }
    var body = ANSWER.getBytes(StandardCharsets.UTF_8);
    var head =
        "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
  }
}
