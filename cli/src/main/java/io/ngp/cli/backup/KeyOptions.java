package io.ngp.cli.backup;

import io.ngp.backup.BackupKey;
import io.ngp.backup.Derivation;
import io.ngp.backup.Header;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a backup is encrypted with: a key in a file, or a passphrase in a variable. */
final class KeyOptions {
  private static final String FILE_VARIABLE = "NGP_BACKUP_KEY_FILE";
  private static final String PASSPHRASE_VARIABLE = "NGP_BACKUP_PASSPHRASE";
  private static final int SHORTEST_PASSPHRASE = 12;
  private static final String NEW_KEY =
      "Make one and keep it apart from the backups: `(umask 077; openssl rand -base64 32 > %s)`.";

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "The file with the key, 32 bytes (default: $" + FILE_VARIABLE + ").")
  private @Nullable Path file;

  @Option(
      names = "--passphrase-env",
      paramLabel = "NAME",
      description =
          "The variable with a passphrase instead of a key (default: " + PASSPHRASE_VARIABLE + ").")
  private @Nullable String variable;

  /**
   * A key, and how it was made if from a passphrase.
   *
   * @param derivation stands in the backup, so that the passphrase is enough to read it
   */
  record Chosen(BackupKey key, Optional<Derivation> derivation) {}

  /** The key of a new backup. */
  Chosen fresh(Invocation invocation) {
    Optional<Path> keyFile = keyFile(invocation);
    if (keyFile.isPresent()) {
      return new Chosen(read(keyFile.get()), Optional.empty());
    }
    String passphrase = passphrase(invocation).orElseThrow(KeyOptions::missing);
    if (passphrase.length() < SHORTEST_PASSPHRASE) {
      throw new Failure(
          ExitStatus.USAGE,
          "The passphrase has %d characters; a backup holds keys and secrets and needs at least %d."
              .formatted(passphrase.length(), SHORTEST_PASSPHRASE),
          "Choose some words, or a key: --key-file.");
    }
    Derivation derivation = Derivation.fresh();
    return new Chosen(BackupKey.derive(passphrase, derivation), Optional.of(derivation));
  }

  /** The key that is said to open a backup. */
  BackupKey of(Header header, Invocation invocation) {
    if (header.derivation().isPresent()) {
      String passphrase =
          passphrase(invocation)
              .orElseThrow(() ->
                  new Failure(
                      ExitStatus.USAGE,
                      "This backup was made with a passphrase.",
                      "Put it into the variable " + PASSPHRASE_VARIABLE + "."));
      return BackupKey.derive(passphrase, header.derivation().get());
    }
    return read(keyFile(invocation).orElseThrow(KeyOptions::missing));
  }

  private Optional<Path> keyFile(Invocation invocation) {
    if (file == null && variable != null) {
      return Optional.empty();
    }
    return Optional.ofNullable(file)
        .or(() -> invocation.variable(FILE_VARIABLE).map(Path::of))
        .map(chosen -> invocation.workingFolder().resolve(chosen));
  }

  private Optional<String> passphrase(Invocation invocation) {
    String name = variable == null ? PASSPHRASE_VARIABLE : variable;
    Optional<String> passphrase = invocation.variable(name);
    if (variable != null && passphrase.isEmpty()) {
      throw new Failure(
          ExitStatus.USAGE, "The variable " + name + " is not set.", "Put the passphrase into it.");
    }
    return passphrase;
  }

  private static Failure missing() {
    return new Failure(
        ExitStatus.USAGE,
        "A backup holds keys and secrets, so it is encrypted, and no key was given.",
        "Name the file with the key: --key-file FILE. " + NEW_KEY.formatted("backup.key"));
  }

  private static BackupKey read(Path path) {
    try {
      return BackupKey.read(Files.readAllBytes(path));
    } catch (NoSuchFileException _) {
      throw new Failure(
          ExitStatus.USAGE, "The key file " + path + " does not exist.", NEW_KEY.formatted(path));
    } catch (IOException e) {
      throw new Failure(
          ExitStatus.FAILED, "The key file " + path + " cannot be read: " + e + ".", "");
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitStatus.USAGE,
          "The key file " + path + " holds " + e.getMessage() + ".",
          NEW_KEY.formatted(path));
    }
  }
}
