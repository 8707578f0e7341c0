package io.ngp.edge.handover;

import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where predecessor and successor meet: a Unix socket in a folder that only its owner may enter,
 * because whoever connects to it is given the listeners.
 *
 * @param path of the socket
 */
public record HandoverSocket(Path path) {
  /** What {@code sockaddr_un} has room for, with its end mark (unix(7)). */
  private static final int MAX_PATH_BYTES = 107;

  /** Whether the path is short enough for a Unix socket. */
  public boolean fits() {
    return path.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH_BYTES;
  }

  /** Whether a process serves there; one that was killed leaves a socket that nobody answers at. */
  public boolean isServed() {
    try (var _ = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  DomainSocketAddress address() {
    return new DomainSocketAddress(path.toString());
  }

  /** Makes the folder, closed to others, and removes what a process that was killed left there. */
  void makeRoom() throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Files.deleteIfExists(path);
  }
}
