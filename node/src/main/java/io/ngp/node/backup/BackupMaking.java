package io.ngp.node.backup;

import io.ngp.backup.BackupWriter;
import io.ngp.backup.Entry;
import io.ngp.certificate.OpenDocuments;
import io.ngp.cluster.control.Recorded;
import io.ngp.node.secret.MasterSecrets;
import io.ngp.store.Document;
import io.ngp.store.DocumentSnapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes what a platform knows into one backup, a document at a time. For one thread. */
final class BackupMaking {
  private static final Logger LOG = LoggerFactory.getLogger(BackupMaking.class);

  private final JsonMapper json = JsonMapper.shared();
  private final BackupWriter writer;

  BackupMaking(BackupWriter writer) {
    this.writer = writer;
  }

  /** Definitions, their versions and deployments, as they were at the snapshot's moment. */
  void applications(DocumentSnapshot snapshot) throws IOException {
    for (String folder : Recorded.FOLDERS) {
      visit(snapshot, folder, document -> add(document.path(), content(document)));
    }
  }

  /** Certificates of the same moment, with their keys open. */
  void certificates(DocumentSnapshot snapshot, OpenDocuments open) throws IOException {
    visit(
        snapshot,
        OpenDocuments.FOLDER,
        document ->
            open.open(document.path(), content(document))
                .ifPresentOrElse(
                    content -> add(document.path(), content),
                    () ->
                        LOG.warn(
                            "{} was sealed with another key and is left out of the backup",
                            document.path())));
  }

  void secrets(MasterSecrets secrets) throws IOException {
    try {
      secrets.visit((name, value) -> {
        ObjectNode content = json.createObjectNode().put("name", name);
        content.put("value", Base64.getEncoder().encodeToString(value));
        add(Sections.SECRETS + "/" + name, content);
      });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** How many terms of leaders there were. */
  void terms(long terms) {
    add(Sections.NUMBERS, json.createObjectNode().put("terms", terms));
  }

  private interface Taking {
    void take(Document document);
  }

  private static void visit(DocumentSnapshot snapshot, String folder, Taking taking)
      throws IOException {
    try {
      snapshot.visit(folder, taking::take);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private ObjectNode content(Document document) {
    return (ObjectNode) json.readTree(document.content());
  }

  private void add(String path, ObjectNode content) {
    Entry entry = new Entry(path, content);
    try {
      writer.add(Sections.kind(entry), entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of a secret, and its value. */
  static Optional<Secret> secret(Entry entry) {
    return Sections.folder(entry.path()).equals(Sections.SECRETS)
        ? Optional.of(
            new Secret(
                entry.content().path("name").asString(""),
                Base64.getDecoder().decode(entry.content().path("value").asString(""))))
        : Optional.empty();
  }

  /** A secret of a backup. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Secret(String name, byte[] value) {}
}
