package io.ngp.provider.machines.ssh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;

/** A host by its session; each command has a channel of its own. */
record MinaHost(Login login, HostKey key, ClientSession session) implements Host {
  private static final Duration OPENING = Duration.ofSeconds(15);
  private static final Duration NOTICE = Duration.ofSeconds(5);

  boolean isOpen() {
    return session.isOpen() && session.isAuthenticated();
  }

  @Override
  public Answer run(String script, Duration patience) {
    var bytes = Shell.whole(script).getBytes(StandardCharsets.UTF_8);
    return execute("sh -s", new ByteArrayInputStream(bytes), patience);
  }

  @Override
  public Answer feed(String command, InputStream data, Duration patience) {
    return execute("sh -c " + Shell.quote(command), data, patience);
  }

  private Answer execute(String command, InputStream input, Duration patience) {
    var out = new ByteArrayOutputStream();
    var error = new ByteArrayOutputStream();
    try (var channel = session.createExecChannel(Shell.privileged(login, command))) {
      channel.setIn(input);
      channel.setOut(out);
      channel.setErr(error);
      channel.open().verify(OPENING);
      var events = channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), patience);
      if (events.contains(ClientChannelEvent.TIMEOUT)) {
        throw new HostException(
            "%s did not finish within %d s".formatted(login.host(), patience.toSeconds()),
            "See what it is busy with (`ps` on it), or raise \"timeout_seconds\"; then apply again.");
      }
      var status = channel.getExitStatus();
      if (status == null) {
        // The session is on its way out: the next command opens another.
        session.close(true).await(NOTICE);
        throw Refusals.brokenOff(login, "in the middle of a command", new IOException("no status"));
      }
      return new Answer(
          status, out.toString(StandardCharsets.UTF_8), error.toString(StandardCharsets.UTF_8));
    } catch (IOException e) {
      session.close(true);
      throw Refusals.brokenOff(login, "before a command ran", e);
    }
  }
}
