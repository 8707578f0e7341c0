package io.ngp.node.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.ngp.backup.BackupException;
import io.ngp.backup.BackupKey;
import io.ngp.backup.Derivation;
import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.api.http.Json;
import io.ngp.cluster.api.http.Refusal;
import io.ngp.cluster.api.http.Reply;
import io.ngp.cluster.api.http.Resource;
import io.ngp.cluster.api.http.Verbs;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;
import io.ngp.node.backup.PlatformBackups.Outcome;
import io.ngp.store.SnapshottingDocumentStore.SnapshotUnderWayException;
import io.ngp.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /ngp/v1/backup}: POST takes a backup and streams it, POST on {@code /restore} restores the
 * one that is sent. The key comes in a header and is kept nowhere.
 */
public final class BackupsService implements Resource {
  private static final Logger LOG = LoggerFactory.getLogger(BackupsService.class);
  private static final HeaderName KEY = HeaderNames.create("NGP-Backup-Key");
  private static final String TYPE = "application/vnd.ngp.backup";
  private static final int BUFFER = 1 << 16;

  private final PlatformBackups backups;
  private final Path folder;

  /**
   * @param folder where a backup that is to be restored is kept until that is done
   */
  public BackupsService(PlatformBackups backups, Path folder) {
    this.backups = backups;
    this.folder = folder;
  }

  @Override
  public String prefix() {
    return "/ngp/v1/backup";
  }

  @Override
  public Reply reply(Call call) throws IOException, InterruptedException {
    List<String> path = call.segments();
    try {
      if (path.isEmpty()) {
        return new Verbs().producingAny().post(() -> take(call)).answer(call);
      }
      if (path.equals(List.of("restore"))) {
        return new Verbs().post(() -> restore(call)).answer(call);
      }
    } catch (BackupException e) {
      throw new RefusedException(new Reason.Unprocessable(e.getMessage()));
    } catch (SnapshotUnderWayException e) {
      throw new Refusal(409, String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      throw new RefusedException(new Reason.Unavailable(String.valueOf(e.getMessage())));
    }
    throw new RefusedException(new Reason.NotFound("URI not found"));
  }

  private Reply take(Call call) {
    PlatformBackups.Begun begun = backups.begin(key(call), derivation(call));
    return Reply.stream(
        TYPE,
        out -> {
          try (OutputStream buffered = new java.io.BufferedOutputStream(out, BUFFER)) {
            begun.write(buffered);
          } catch (StoreException e) {
            // The reader finds the last line missing.
            LOG.error("A backup was given up half-way: {}", e.getMessage());
          }
        });
  }

  private Reply restore(Call call) throws IOException, InterruptedException {
    BackupKey key = key(call);
    Files.createDirectories(folder);
    Path file =
        Files.createTempFile(
            folder,
            "restore-",
            ".ngpbackup",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      call.saveTo(file);
      boolean isOutline = call.flag("dryRun", false);
      Outcome outcome =
          isOutline
              ? backups.outline(file, key)
              : backups.restore(file, key, call.flag("replace", false));
      return Reply.json(write(outcome).put("dryRun", isOutline));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private ObjectNode write(Outcome outcome) {
    ObjectNode json = Json.object();
    json.put("created", outcome.header().created().toString());
    json.put("platform", outcome.header().platform());
    json.put("madeBy", outcome.header().madeBy());
    json.put("empty", outcome.apps().isEmpty());
    list(json.putArray("added"), outcome.apps().added());
    list(json.putArray("changed"), outcome.apps().changed());
    list(json.putArray("removed"), outcome.apps().removed());
    json.put("same", outcome.apps().same());
    list(json.putArray("secrets"), outcome.written());
    json.put("certificates", outcome.certificates());
    list(json.putArray("deployments"), outcome.deployments());
    return json.put("master", backups.master());
  }

  private static void list(ArrayNode array, Collection<?> values) {
    values.forEach(value -> array.add(value.toString()));
  }

  private static BackupKey key(Call call) {
    String text =
        call.header(KEY)
            .orElseThrow(() ->
                bad(
                    "The header %s is missing: %d bytes in Base64. Make a key with `openssl rand -base64 32` and keep it; without it nobody reads the backup."
                        .formatted(KEY.defaultCase(), BackupKey.BYTES)));
    try {
      return BackupKey.read(text.getBytes(US_ASCII));
    } catch (IllegalArgumentException e) {
      throw bad("The header %s holds %s.".formatted(KEY.defaultCase(), e.getMessage()));
    }
  }

  private static Optional<Derivation> derivation(Call call) {
    try {
      return call.parameter("derivation").map(Derivation::parse);
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private static RefusedException bad(String message) {
    return new RefusedException(new Reason.BadRequest(message));
  }
}
