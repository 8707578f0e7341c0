package io.ngp.certificate;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@link AcmeSettings} as they stand in a node's configuration and travel to the leader. */
public final class AcmeSettingsJson {
  private static final Set<String> MEMBERS =
      Set.of("directory", "email", "domains", "trusted", "challenge");
  private static final List<String> CHALLENGES = List.of("http-01", "tls-alpn-01");

  private AcmeSettingsJson() {}

  /**
   * Reads them; empty if there are none.
   *
   * @throws IllegalArgumentException with what is wrong and what is expected
   */
  public static Optional<AcmeSettings> read(JsonNode node) {
    if (node.isMissingNode() || node.isNull() || node.isEmpty()) {
      return Optional.empty();
    }
    Set<String> unknown = new TreeSet<>(node.propertyNames());
    unknown.removeAll(MEMBERS);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "acme has %s; known here are %s".formatted(unknown, new TreeSet<>(MEMBERS)));
    }
    List<String> domains = new ArrayList<>();
    node.path("domains")
        .forEach(each -> domains.add(each.asString("").strip().toLowerCase(Locale.ROOT)));
    var challenge = node.path("challenge").asString(CHALLENGES.getFirst());
    if (!CHALLENGES.contains(challenge)) {
      throw new IllegalArgumentException(
          "acme.challenge is \"%s\"; expected one of %s".formatted(challenge, CHALLENGES));
    }
    return Optional.of(
        new AcmeSettings(
            directory(node),
            node.path("email").asString(""),
            domains,
            node.path("trusted").asString(""),
            challenge));
  }

  /**
   * Reads them from a node's configuration, where {@code trustedFile} stands for {@code trusted}.
   *
   * @param folder what its path is relative to
   * @throws IllegalArgumentException with what is wrong and what is expected
   * @throws IOException if the file can't be read
   */
  public static Optional<AcmeSettings> readFile(JsonNode node, Path folder) throws IOException {
    if (!(node instanceof ObjectNode given) || !given.has("trustedFile")) {
      return read(node);
    }
    var file = folder.resolve(given.path("trustedFile").asString(""));
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "acme.trustedFile is %s, which is no file. Give the certificate of who vouches for acme.directory, in PEM form."
              .formatted(file));
    }
    var whole = given.deepCopy().put("trusted", Files.readString(file));
    whole.remove("trustedFile");
    return read(whole);
  }

  private static URI directory(JsonNode node) {
    var text = node.path("directory").asString(AcmeSettings.LETS_ENCRYPT.toString());
    try {
      var uri = URI.create(text);
      if ("https".equals(uri.getScheme()) && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "acme.directory is \"%s\"; expected an address such as %s"
            .formatted(text, AcmeSettings.LETS_ENCRYPT));
  }

  /** The form {@link #read} reads. */
  public static ObjectNode write(AcmeSettings settings) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("directory", settings.directory().toString()).put("email", settings.email());
    var domains = node.putArray("domains");
    settings.domains().forEach(domains::add);
    return node.put("trusted", settings.trusted()).put("challenge", settings.challenge());
  }
}
