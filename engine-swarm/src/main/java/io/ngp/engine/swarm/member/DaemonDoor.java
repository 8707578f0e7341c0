package io.ngp.engine.swarm.member;

import io.ngp.engine.swarm.docker.DockerAddress;
import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets masters, and nobody else, reach this node's daemon over the network: a port that asks for
 * their certificate and passes what comes on to the daemon's socket. A daemon's own port knows no
 * roles: there whoever holds any certificate of the authority would own the host.
 *
 * <p>Two nodes of one host have one daemon: whichever gets the port opens it, and the other waits
 * for it to go.
 */
public final class DaemonDoor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DaemonDoor.class);
  private static final int MOST = 512;
  private static final int BACKLOG = 128;
  private static final int BUFFER = 16 * 1024;
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  private final InetSocketAddress address;
  private final DockerAddress.Unix daemon;
  private final Identity identity;
  private final Semaphore permits = new Semaphore(MOST);
  private final Thread thread = Thread.ofVirtual().name("daemon-door").unstarted(this::keepOpen);

  // Guarded by this.
  private AutoCloseable open = () -> {};
  private boolean isClosed;

  /**
   * A door that is shut.
   *
   * @param address where it is
   * @param daemon what is behind it
   */
  public DaemonDoor(InetSocketAddress address, DockerAddress.Unix daemon, Identity identity) {
    this.address = address;
    this.daemon = daemon;
    this.identity = identity;
  }

  public void start() {
    thread.start();
  }

  private void keepOpen() {
    String problem = "";
    try {
      while (true) {
        try (SSLServerSocket listening = listen()) {
          problem = "";
          LOG.info("Masters reach the Docker daemon at {}", address);
          acceptAll(listening);
        } catch (IOException e) {
          if (!problem.equals(e.getMessage())) {
            problem = String.valueOf(e.getMessage());
            LOG.info("{} is not open to masters now: {}. Trying again.", address, problem);
          }
        }
        Thread.sleep(RETRY);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized SSLServerSocket listen() throws IOException, InterruptedException {
    if (isClosed) {
      throw new InterruptedException();
    }
    SSLServerSocket listening =
        (SSLServerSocket)
            identity.context(Set.of(PeerRole.MASTER)).getServerSocketFactory().createServerSocket();
    try {
      listening.setNeedClientAuth(true);
      listening.setReuseAddress(true);
      listening.bind(address, BACKLOG);
    } catch (IOException e) {
      listening.close();
      throw e;
    }
    open = listening;
    return listening;
  }

  private void acceptAll(SSLServerSocket listening) throws IOException, InterruptedException {
    while (!Thread.currentThread().isInterrupted()) {
      SSLSocket caller = (SSLSocket) listening.accept();
      permits.acquire();
      Thread.ofVirtual()
          .name("daemon-door-caller")
          .start(() -> {
            try {
              relay(caller);
            } finally {
              permits.release();
            }
          });
    }
  }

  private void relay(SSLSocket caller) {
    try (caller) {
      caller.setSoTimeout((int) HANDSHAKE.toMillis());
      caller.setTcpNoDelay(true);
      caller.startHandshake();
      // A stream that is followed may be silent for days.
      caller.setSoTimeout(0);
      try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(daemon.file()))) {
        relay(caller, channel);
      }
    } catch (IOException e) {
      LOG.debug("A caller of the daemon is gone", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void relay(SSLSocket caller, SocketChannel channel)
      throws IOException, InterruptedException {
    OutputStream toDaemon = Channels.newOutputStream(channel);
    Thread asking =
        Thread.ofVirtual()
            .name("daemon-door-asking")
            .start(() -> {
              try {
                copy(caller.getInputStream(), toDaemon);
                channel.shutdownOutput();
              } catch (IOException _) {
                close(channel);
              }
            });
    try {
      copy(Channels.newInputStream(channel), caller.getOutputStream());
      caller.shutdownOutput();
    } finally {
      close(caller);
      close(channel);
      asking.join();
    }
  }

  private static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
      out.flush();
    }
  }

  private static void close(AutoCloseable end) {
    try {
      end.close();
    } catch (Exception _) {
      // It is as closed as it gets.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    synchronized (this) {
      isClosed = true;
      close(open);
    }
  }
}
