package io.ngp.iac.state;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Reads the key that {@code state.encryption} names. */
final class StateKeys {
  private static final String PASSPHRASE = "passphrase_env";
  private static final String FILE = "key_file";
  private static final String NEW_KEY =
      "Make one: `(umask 077; openssl rand -base64 32 > %s)`. Without it nobody reads the state.";

  private StateKeys() {}

  /** The cipher, if {@code encryption} holds anything. */
  static Optional<StateCipher> cipher(Fields encryption, StateBackendFactory.Context context) {
    if (encryption.fields().isEmpty()) {
      return Optional.empty();
    }
    var names = encryption.fields().keySet();
    StateBackends.refuseUnknown(
        "state.encryption", names, Set.of(PASSPHRASE, FILE), "the encryption");
    var settings = ValueReader.of(encryption);
    var variable = settings.text(PASSPHRASE);
    var file = settings.text(FILE);
    if (variable.isPresent() == file.isPresent()) {
      throw new StateException(
          "state.encryption needs either " + PASSPHRASE + " or " + FILE + ".",
          "Name the variable that holds the passphrase, or the file that holds the key.");
    }
    return Optional.of(
        variable.isPresent()
            ? passphrase(variable.get(), context)
            : StateCipher.ofKey(read(context.project().resolve(file.orElseThrow()))));
  }

  private static StateCipher passphrase(String variable, StateBackendFactory.Context context) {
    var passphrase = context.variables().getOrDefault(variable, "");
    if (passphrase.isEmpty()) {
      throw new StateException(
          "The environment variable "
              + variable
              + ", which state.encryption.passphrase_env names, is not set.",
          "Set it to the passphrase of this state: `export " + variable + "=...`.");
    }
    return StateCipher.ofPassphrase(passphrase);
  }

  private static byte[] read(Path file) {
    try {
      if (OwnerOnly.isOpenToOthers(file)) {
        throw new StateException(
            "The key file " + file + " can be read by others.", "`chmod 600 " + file + "`.");
      }
      var key = decode(Files.readAllBytes(file));
      if (key.length != StateCipher.KEY_BYTES) {
        throw new StateException(
            "The key file %s holds no key: a key is %d bytes, raw, hexadecimal or Base64."
                .formatted(file, StateCipher.KEY_BYTES),
            NEW_KEY.formatted(file));
      }
      return key;
    } catch (NoSuchFileException e) {
      throw new StateException(
          "The key file " + file + " does not exist.", NEW_KEY.formatted(file), e);
    } catch (IOException e) {
      throw new StateException(
          "The key file " + file + " cannot be read: " + e.getMessage() + ".",
          "Check its permissions.",
          e);
    }
  }

  private static byte[] decode(byte[] content) {
    if (content.length == StateCipher.KEY_BYTES) {
      return content;
    }
    var text = new String(content, ISO_8859_1).strip();
    try {
      return text.length() == 2 * StateCipher.KEY_BYTES
          ? HexFormat.of().parseHex(text)
          : Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      return new byte[0];
    }
  }
}
