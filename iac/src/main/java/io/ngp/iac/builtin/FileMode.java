package io.ngp.iac.builtin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may do what with a file.
 *
 * @param bits the nine lowest of {@code chmod}'s octal number
 */
record FileMode(int bits) {
  static final FileMode EVERYBODY_READS = new FileMode(0644);
  static final FileMode OWNER_ONLY = new FileMode(0600);

  private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");

  private static final PosixFilePermission[] PERMISSIONS = PosixFilePermission.values();

  /** Reads {@code 0644} or {@code 644}. */
  static Optional<FileMode> parse(String text) {
    return OCTAL.matcher(text).matches()
        ? Optional.of(new FileMode(Integer.parseInt(text, 8)))
        : Optional.empty();
  }

  static FileMode of(Path file) throws IOException {
    var bits = 0;
    for (var permission : Files.getPosixFilePermissions(file)) {
      bits |= bit(permission);
    }
    return new FileMode(bits);
  }

  void applyTo(Path file) throws IOException {
    Files.setPosixFilePermissions(file, permissions());
  }

  private Set<PosixFilePermission> permissions() {
    var permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (var permission : PERMISSIONS) {
      if ((bits & bit(permission)) != 0) {
        permissions.add(permission);
      }
    }
    return permissions;
  }

  private static int bit(PosixFilePermission permission) {
    return switch (permission) {
      case OWNER_READ -> 0400;
      case OWNER_WRITE -> 0200;
      case OWNER_EXECUTE -> 0100;
      case GROUP_READ -> 040;
      case GROUP_WRITE -> 020;
      case GROUP_EXECUTE -> 010;
      case OTHERS_READ -> 04;
      case OTHERS_WRITE -> 02;
      case OTHERS_EXECUTE -> 01;
    };
  }

  @Override
  public String toString() {
    return String.format("%04o", bits);
  }
}
