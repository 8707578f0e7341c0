package io.ngp.iac.builtin;

import com.sun.net.httpserver.HttpServer;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.testing.Given;
import io.ngp.iac.testing.ResourceTypeContract;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** Every built-in type does what the engine relies on. */
class BuiltinContractTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"), "KEY", "s3cr3t-value");

  private static ResourceType type(Path project, String name) {
    return new BuiltinProvider(project, ENVIRONMENT)
        .types().stream().filter(type -> type.name().equals(name)).findFirst().orElseThrow();
  }

  private static List<String> filesBelow(Path folder) {
    try (var files = Files.walk(folder)) {
      return files.filter(file -> !file.equals(folder)).map(Path::toString).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Nested
  class OfNull extends ResourceTypeContract {
    @TempDir Path project;

    @Override
    protected ResourceType type() {
      return BuiltinContractTest.type(project, "null");
    }

    @Override
    protected Fields inputs() {
      return Given.fields("size", 3, "list", List.of("a", true));
    }

    @Override
    protected Optional<Fields> changedInputs() {
      return Optional.of(Given.fields("triggers", "same"));
    }

    @Override
    public void updatedItIsAsWanted() {
      // Its schema names nothing.
    }

    @Override
    protected boolean isGoneWhenDeleted() {
      return false;
    }
  }

  @Nested
  class OfFile extends ResourceTypeContract {
    @TempDir Path project;

    @Override
    protected ResourceType type() {
      return BuiltinContractTest.type(project, "file");
    }

    @Override
    protected Fields inputs() {
      return Given.fields("path", "hello.txt", "content", "Hello");
    }

    @Override
    protected Optional<Fields> changedInputs() {
      return Optional.of(
          Given.fields("path", "hello.txt", "secret_content", "Good bye", "mode", "0640"));
    }

    @Override
    protected List<String> outside() {
      return filesBelow(project);
    }
  }

  @Nested
  class OfSecretFile extends OfFile {
    @Override
    protected Fields inputs() {
      return Given.fields("path", "key.pem", "content", new Secret(Value.of("-----BEGIN")));
    }

    @Override
    protected Optional<Fields> changedInputs() {
      return Optional.empty();
    }
  }

  @Nested
  class OfCommand extends ResourceTypeContract {
    @TempDir Path project;

    @Override
    protected ResourceType type() {
      return BuiltinContractTest.type(project, "command");
    }

    @Override
    protected Fields inputs() {
      return Given.fields(
          "create", "touch made-$NGP_TOKEN; echo made for $WHO",
          "delete", "rm -f made-$NGP_TOKEN",
          "update", "echo changed",
          "environment", Map.of("WHO", new Secret(Value.of("nobody"))));
    }

    @Override
    protected Optional<Fields> changedInputs() {
      return Optional.of(inputs().with("create", Value.of("touch made; echo made again")));
    }

    @Override
    protected List<String> outside() {
      return filesBelow(project);
    }

    @Override
    protected boolean isFoundByToken() {
      return false;
    }

    @Override
    protected boolean isGoneWhenDeleted() {
      return false;
    }
  }

  @Nested
  class OfReadableCommand extends ResourceTypeContract {
    @TempDir Path project;

    @Override
    protected ResourceType type() {
      return BuiltinContractTest.type(project, "command");
    }

    @Override
    protected Fields inputs() {
      return Given.fields(
          "create", "echo 1 | tee made",
          "delete", "rm -f made",
          "read", "test -f made || exit 1; cat made");
    }

    @Override
    protected Optional<Fields> changedInputs() {
      return Optional.of(inputs().with("timeout_seconds", Value.of(5)));
    }

    @Override
    protected List<String> outside() {
      return filesBelow(project);
    }
  }

  @Nested
  class OfHttpReady extends ResourceTypeContract {
    @TempDir Path project;
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.sendResponseHeaders(200, 0);
              exchange
                  .getResponseBody()
                  .write("ready".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            }
          });
      server.start();
    }

    @AfterEach
    void stop() {
      server.stop(0);
    }

    @Override
    protected ResourceType type() {
      return BuiltinContractTest.type(project, "http.ready");
    }

    @Override
    protected Fields inputs() {
      return Given.fields("url", "http://localhost:" + server.getAddress().getPort());
    }

    @Override
    protected Optional<Fields> changedInputs() {
      return Optional.of(inputs().with("contains", Value.of("ready")));
    }

    @Override
    protected boolean isFoundByToken() {
      return false;
    }

    @Override
    protected boolean isGoneWhenDeleted() {
      return false;
    }
  }

  @Nested
  class OfRandom extends ResourceTypeContract {
    @TempDir Path project;

    @Override
    protected ResourceType type() {
      return BuiltinContractTest.type(project, "random");
    }

    @Override
    protected Fields inputs() {
      return Given.fields("kind", "password");
    }

    @Override
    protected Optional<Fields> changedInputs() {
      return Optional.empty();
    }

    @Override
    protected boolean isFoundByToken() {
      return false;
    }

    @Override
    protected boolean isGoneWhenDeleted() {
      return false;
    }
  }

  @Nested
  class OfSecret extends ResourceTypeContract {
    @TempDir Path project;

    @Override
    protected ResourceType type() {
      return BuiltinContractTest.type(project, "secret");
    }

    @Override
    protected Fields inputs() {
      return Given.fields("length", 20);
    }

    @Override
    protected Optional<Fields> changedInputs() {
      return Optional.of(Given.fields("env", "KEY", "length", 20));
    }

    @Override
    protected boolean isFoundByToken() {
      return false;
    }

    @Override
    protected boolean isGoneWhenDeleted() {
      return false;
    }
  }
}
