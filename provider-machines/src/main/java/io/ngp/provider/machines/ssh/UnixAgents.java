package io.ngp.provider.machines.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** The agent that holds the user's keys, at a Unix socket; the library's own needs native code. */
record UnixAgents(Path socket) implements SshAgentFactory {
  @Override
  public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
    return List.of();
  }

  @Override
  public SshAgent createClient(Session session, FactoryManager manager) throws IOException {
    var isKeyGiven = MinaHosts.login(session).filter(e -> e.keyFile().isPresent()).isPresent();
    return new Agent(socket, isKeyGiven);
  }

  @Override
  public SshAgentServer createServer(ConnectionService service) {
    throw new UnsupportedOperationException("the agent is not lent to hosts");
  }

  private static final class Agent extends AbstractAgentProxy {
    private static final int LONGEST = 256 * 1024;

    private final SocketChannel channel;
    private final boolean isSilent;

    Agent(Path socket, boolean isSilent) throws IOException {
      super(null);
      this.isSilent = isSilent;
      this.channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException e) {
        channel.close();
        throw new IOException("the agent at " + socket + " does not answer", e);
      }
    }

    /** A key that was named is the only one offered: hosts count attempts. */
    @Override
    public Iterable<? extends Map.Entry<PublicKey, String>> getIdentities() throws IOException {
      return isSilent ? List.of() : super.getIdentities();
    }

    @Override
    protected synchronized Buffer request(Buffer question) throws IOException {
      write(ByteBuffer.wrap(question.array(), question.rpos(), question.available()));
      var length = read(Integer.BYTES).getInt();
      if (length < 1 || length > LONGEST) {
        throw new IOException("the agent answers with " + length + " bytes");
      }
      return new ByteArrayBuffer(read(length).array());
    }

    private void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }

    private ByteBuffer read(int length) throws IOException {
      var bytes = ByteBuffer.allocate(length);
      while (bytes.hasRemaining()) {
        if (channel.read(bytes) < 0) {
          throw new EOFException("the agent hung up");
        }
      }
      return bytes.flip();
    }

    @Override
    public boolean isOpen() {
      return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
