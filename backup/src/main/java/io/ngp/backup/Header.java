package io.ngp.backup;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The first line of a backup: {@code ngp-backup 1 {...}}. Anybody may read it.
 *
 * @param id of this backup; its blocks belong to it
 * @param created the moment the state is of
 * @param platform the domain of the platform it is of
 * @param madeBy which software made it, and on which node
 * @param derivation how the key was made, if from a passphrase
 * @param check something known, encrypted: tells a wrong key
 */
public record Header(
    String id,
    Instant created,
    String platform,
    String madeBy,
    Optional<Derivation> derivation,
    String check) {
  private static final String MAGIC = "ngp-backup ";

  /** The version of the format that is written. */
  private static final int FORMAT = 1;

  private static final String CHECK = "check";
  private static final byte[] KNOWN = "ngp".getBytes(UTF_8);

  /** That of a new backup, made with {@code key}. */
  public static Header of(
      Instant created,
      String platform,
      String madeBy,
      Optional<Derivation> derivation,
      BackupKey key) {
    String id = UUID.randomUUID().toString();
    byte[] check = new BlockCipher(key, id).seal(CHECK, KNOWN);
    return new Header(id, created, platform, madeBy, derivation, new String(check, UTF_8));
  }

  /**
   * What opens the blocks.
   *
   * @throws BackupException if it is another key
   */
  BlockCipher cipher(BackupKey key) {
    BlockCipher cipher = new BlockCipher(key, id);
    if (cipher.open(CHECK, check.getBytes(UTF_8)).isEmpty()) {
      throw new BackupException(
          "This is not the key the backup was made with. "
              + (derivation.isPresent()
                  ? "It was made with a passphrase: give that one."
                  : "It was made with a key file: give that one."));
    }
    return cipher;
  }

  String line() {
    ObjectNode json = JsonMapper.shared().createObjectNode();
    json.put("id", id).put("created", created.toString());
    json.put("platform", platform).put("madeBy", madeBy);
    derivation.ifPresent(how -> json.put("derivation", how.toString()));
    return MAGIC + FORMAT + " " + json.put("check", check);
  }

  /**
   * Reads a first line.
   *
   * @throws BackupException if it is none, or one of a later format
   */
  static Header parse(String line) {
    if (!line.startsWith(MAGIC)) {
      throw new BackupException("This is no backup: it does not begin with \"" + MAGIC + "\".");
    }
    String[] parts = line.split(" ", 3);
    if (parts.length < 3 || !parts[1].equals(Integer.toString(FORMAT))) {
      throw new BackupException(
          "This backup has the format %s; this version of NGP reads format %d. Use a newer one."
              .formatted(parts[1], FORMAT));
    }
    try {
      JsonNode json = JsonMapper.shared().readTree(parts[2]);
      return new Header(
          text(json, "id"),
          Instant.parse(text(json, "created")),
          text(json, "platform"),
          text(json, "madeBy"),
          Optional.of(text(json, "derivation"))
              .filter(text -> !text.isEmpty())
              .map(Derivation::parse),
          text(json, "check"));
    } catch (JacksonException | DateTimeParseException | IllegalArgumentException e) {
      throw new BackupException("The first line of the backup is damaged. Use another one.", e);
    }
  }

  private static String text(JsonNode json, String member) {
    return json.path(member).asString("");
  }
}
