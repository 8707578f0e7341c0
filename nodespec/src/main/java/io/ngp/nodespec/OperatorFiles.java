package io.ngp.nodespec;

import io.ngp.iac.provider.ProviderException;
import io.ngp.identity.Caller;
import io.ngp.identity.Identity;
import io.ngp.identity.IdentityException;
import io.ngp.identity.IdentityFiles;
import io.ngp.identity.PeerRole;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who the user of this machine is to nodes that want to know who calls: an identity with the role
 * {@code operator}. Plans and applies keep it current.
 *
 * @param folder with {@code authority.pem}, {@code certificate.pem} and {@code key.pem}
 */
public record OperatorFiles(Path folder) {
  private static final String AUTHORITY = "authority.pem";
  private static final String CERTIFICATE = "certificate.pem";
  private static final String KEY = "key.pem";
  private static final Set<PeerRole> CALLED = Set.of(PeerRole.MASTER, PeerRole.AGENT);

  /** Those of the platform in the folder {@code platform}, {@code .ngp/<environment>}. */
  public static OperatorFiles of(Path platform) {
    return new OperatorFiles(platform.resolve("operator"));
  }

  /** Whether there are any. */
  public boolean exist() {
    return Files.exists(folder.resolve(CERTIFICATE));
  }

  /**
   * How nodes are called with them; empty if there are none.
   *
   * @throws ProviderException if they can't be used
   */
  public Optional<Caller> caller() {
    try {
      return exist() ? Optional.of(callerOf(folder)) : Optional.empty();
    } catch (IdentityException e) {
      throw new ProviderException(
          String.valueOf(e.getMessage()),
          "Remove %s; `ngp plan` writes it anew.".formatted(folder),
          e);
    }
  }

  /**
   * How nodes are called with the identity in {@code folder}.
   *
   * @throws IdentityException if there is none that can be used
   */
  public static Caller callerOf(Path folder) {
    return Caller.of(Identity.read(IdentityFiles.in(folder)), CALLED);
  }

  /** The content of the files. */
  public record Content(String authority, String certificate, String key) {
    /** Never the key. */
    @Override
    public String toString() {
      return "Content[" + certificate + "]";
    }
  }

  /**
   * Writes them, readable by this user alone.
   *
   * @throws ProviderException if that fails
   */
  public void put(Content content) {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      write(AUTHORITY, content.authority());
      write(KEY, content.key());
      write(CERTIFICATE, content.certificate());
    } catch (IOException e) {
      throw new ProviderException(
          folder + " cannot be written: " + e.getMessage(), "Make it writable for this user.", e);
    }
  }

  private void write(String name, String text) throws IOException {
    var file = folder.resolve(name);
    if (Files.exists(file) && Files.readString(file).equals(text)) {
      return;
    }
    // Of this user alone from its beginning.
    var draft = Files.createTempFile(folder, name, ".new");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Removes them.
   *
   * @throws ProviderException if that fails
   */
  public void remove() {
    try {
      for (var name : List.of(CERTIFICATE, KEY, AUTHORITY)) {
        Files.deleteIfExists(folder.resolve(name));
      }
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException | NoSuchFileException _) {
      // What else is there is not ours.
    } catch (IOException e) {
      throw new ProviderException(folder + " cannot be removed: " + e.getMessage(), "", e);
    }
  }
}
