package io.ngp.certificate;

import io.ngp.certificate.HostRecord.Failures;
import io.ngp.certificate.Seal.BrokenSealException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Authority, accounts, certificates and ticket keys as documents; every key in them is sealed. */
final class CertificateStore {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateStore.class);
  static final String FOLDER = "/certificates";
  private static final String AUTHORITY = FOLDER + "/authority";
  private static final String TICKETS = FOLDER + "/tickets";
  private static final String HOSTS = FOLDER + "/hosts";
  private static final String ACCOUNTS = FOLDER + "/accounts";
  private static final int HASH_LENGTH = 40;

  private final Documents documents;
  private final Seal seal;

  CertificateStore(Documents documents, Seal seal) {
    this.documents = documents;
    this.seal = seal;
  }

  /** The platform's authority; empty if there is none, or it was sealed with another key. */
  Optional<Authority> authority() {
    return documents
        .read(AUTHORITY)
        .flatMap(each -> opened(AUTHORITY, each, key -> Authority.of(text(each, "chain"), key)));
  }

  void put(Authority authority) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("chain", PemText.of(List.of(authority.certificate())));
    node.put("key", seal.close(AUTHORITY, PemText.of(authority.key())));
    documents.put(AUTHORITY, node);
  }

  List<HostRecord> hosts() {
    List<HostRecord> hosts = new ArrayList<>();
    for (var node : documents.readAll(HOSTS)) {
      var fresh = HostRecord.of(text(node, "name"), Source.of(text(node, "source")));
      var failures =
          new Failures(
              node.path("failures").asInt(0),
              Instant.parse(node.path("failedAt").asString(Instant.EPOCH.toString())),
              text(node, "problem"));
      var issued =
          node.has("chain")
              ? opened(path(fresh), node, key -> Issued.of(text(node, "chain"), key))
              : Optional.<Issued>empty();
      hosts.add(new HostRecord(fresh.name(), fresh.source(), issued, failures));
    }
    return hosts;
  }

  void put(HostRecord host) {
    var node = JsonNodeFactory.instance.objectNode();
    node.put("name", host.name()).put("source", host.source().word());
    node.put("failures", host.failures().count());
    node.put("failedAt", host.failures().last().toString());
    node.put("problem", host.failures().problem());
    host.issued()
        .ifPresent(issued ->
            node.put("chain", issued.chain()).put("key", seal.close(path(host), issued.key())));
    documents.put(path(host), node);
  }

  void delete(HostRecord host) {
    documents.delete(path(host));
  }

  /** The key of the account at an authority; made and recorded at first. */
  KeyPair account(URI directory) {
    var path = ACCOUNTS + "/" + hash(directory.toString());
    return documents
        .read(path)
        .flatMap(node ->
            opened(
                path,
                node,
                key -> new KeyPair(Keys.publicKey(text(node, "public")), Keys.privateKey(key))))
        .orElseGet(() -> newAccount(path, directory));
  }

  private KeyPair newAccount(String path, URI directory) {
    var keys = Keys.make();
    var node = JsonNodeFactory.instance.objectNode();
    node.put("directory", directory.toString()).put("public", PemText.of(keys.getPublic()));
    node.put("key", seal.close(path, PemText.of(keys.getPrivate())));
    documents.put(path, node);
    return keys;
  }

  Optional<TicketKeys> ticketKeys() {
    return documents.read(TICKETS).flatMap(node -> opened(TICKETS, node, TicketKeys::parse));
  }

  void put(TicketKeys keys) {
    var node = JsonNodeFactory.instance.objectNode();
    documents.put(TICKETS, node.put("key", seal.close(TICKETS, keys.text())));
  }

  /** Records a document whose key stands open, sealed. */
  void restore(String path, ObjectNode open) {
    documents.put(path, new OpenDocuments(seal).seal(path, open));
  }

  private interface Reading<T> {
    T of(String key);
  }

  private <T> Optional<T> opened(String path, ObjectNode node, Reading<T> reading) {
    try {
      return Optional.of(reading.of(seal.open(path, text(node, "key"))));
    } catch (BrokenSealException | IllegalArgumentException e) {
      LOG.error("{} can't be used and is made anew: {}", path, e.getMessage());
      return Optional.empty();
    }
  }

  private static String path(HostRecord host) {
    return HOSTS + "/" + host.source().word() + "-" + hash(host.name());
  }

  private static String text(ObjectNode node, String member) {
    return node.path(member).asString("");
  }

  private static String hash(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)))
          .substring(0, HASH_LENGTH);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
