package io.ngp.node;

import io.ngp.identity.Caller;
import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import io.ngp.identity.TestAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Nodes with identities, each built from its {@code node.json} as a process builds it. */
final class TrustedRig implements AutoCloseable {
  private static final int DAY_SECONDS = 86_400;

  private final Path folder;
  private final TestAuthority authority = new TestAuthority("Platform CA");
  private final List<Role> roles = new ArrayList<>();

  TrustedRig(Path folder) {
    this.folder = folder;
  }

  /** A node at this address that is not started; {@code facts} are further members. */
  Role node(String name, PeerRole role, String address, String facts) throws IOException {
    Path own = Files.createDirectories(folder.resolve(name));
    var until = Instant.now().plusSeconds(DAY_SECONDS);
    authority.issue(own.resolve("identity"), name, until, List.of(address), role);
    Path file =
        Files.writeString(
            own.resolve("node.json"),
            """
            {"name":"%s","role":"%s","bind":"%s",
             "identity":{"authority":"identity/authority.pem","certificate":"identity/certificate.pem",
                         "key":"identity/key.pem"},
             %s}
            """
                .formatted(name, role, address, facts));
    Role made = NodeMain.role(NodeConfigReader.read(file));
    roles.add(made);
    return made;
  }

  /** A request of somebody to a master. */
  HttpURLConnection call(PeerRole who, URI uri) throws IOException {
    var files = authority.issue(folder.resolve("callers").resolve(who.toString()), "me", who);
    return Caller.of(Optional.of(Identity.read(files)), PeerRole.MASTER).open(uri);
  }

  /** What an operator reads. */
  JsonNode read(URI uri) throws IOException {
    try (InputStream in = call(PeerRole.OPERATOR, uri).getInputStream()) {
      return JsonMapper.shared().readTree(in.readAllBytes());
    }
  }

  @Override
  public void close() {
    roles.reversed().forEach(Role::close);
  }
}
