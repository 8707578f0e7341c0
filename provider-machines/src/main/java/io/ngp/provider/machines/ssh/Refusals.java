package io.ngp.provider.machines.ssh;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a host that does not let us in means for people. */
final class Refusals {
  private Refusals() {}

  static HostException unreachable(Login login, IOException cause) {
    var isUnresolved =
        causes(cause).stream().anyMatch(UnresolvedAddressException.class::isInstance);
    return isUnresolved
        ? new HostException(
            "the name \"%s\" means no address".formatted(login.host()),
            "Correct \"host\", or give an address.",
            cause)
        : new UnreachableException(
            "%s does not answer at port %d: %s".formatted(login.host(), login.port(), words(cause)),
            "See that it is switched on, that its sshd runs, and that a firewall lets port %d through."
                    .formatted(login.port())
                + " A host that is gone for good: take it out of the platform file and apply.",
            cause);
  }

  static HostException notLetIn(Login login, IOException cause) {
    if (causes(cause).stream().anyMatch(Refusals::isBrokenConnection)) {
      return unreachable(login, cause);
    }
    return new HostException(
        "%s does not let %s in: %s".formatted(login.host(), login.user(), words(cause)),
        "Put the public key of %s into ~%s/.ssh/authorized_keys on %s, or name another key in"
                .formatted(
                    login.keyFile().map(Path::toString).orElse("your agent or ~/.ssh"),
                    login.user(),
                    login.host())
            + " \"key_file\"; a key with a passphrase goes into the agent (ssh-add).",
        cause);
  }

  static HostException noKeyFile(Login login, Path file) {
    return new HostException(
        "the key file %s for %s does not exist or cannot be read".formatted(file, login),
        "Correct \"key_file\", or make a key with `ssh-keygen -t ed25519 -f %s`.".formatted(file));
  }

  static HostException changedKey(Login login, HostKey expected, HostKey shown) {
    return new HostException(
        "the key of %s changed: it was %s, now it is %s. Nothing was sent to it"
            .formatted(login.host(), expected.fingerprint(), shown.fingerprint()),
        List.of("It shows " + shown.text()),
        "Find out why. If it was installed anew, forget what it was with `ngp state rm` and apply"
            + " again, or correct \"host_key\" if you gave one; otherwise somebody else answers at"
            + " its address.");
  }

  static HostException brokenOff(Login login, String what, Throwable cause) {
    return new HostException(
        "the connection to %s broke off %s".formatted(login.host(), what),
        "See that it is switched on and reachable, then apply again: that goes on where it stopped.",
        cause);
  }

  /** Channels throw what sockets say as plain exceptions, too. */
  private static boolean isBrokenConnection(Throwable cause) {
    var message = String.valueOf(cause.getMessage());
    return cause instanceof SocketException
        || message.startsWith("Connection reset")
        || message.startsWith("Broken pipe");
  }

  private static String words(Throwable cause) {
    var all = causes(cause);
    var message = all.getLast().getMessage();
    return message == null ? all.getLast().getClass().getSimpleName() : message;
  }

  private static List<Throwable> causes(Throwable first) {
    var all = new ArrayList<Throwable>();
    for (Throwable each = first; each != null && all.size() < 20; each = each.getCause()) {
      all.add(each);
    }
    return all;
  }
}
