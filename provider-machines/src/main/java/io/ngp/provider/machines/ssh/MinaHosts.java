package io.ngp.provider.machines.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;

/**
 * Hosts over SSH, one connection each for the life of this object. The only class, with those it
 * makes, that touches the SSH library: nothing of it is loaded before a host is asked for.
 */
public final class MinaHosts implements Hosts {
  static final AttributeKey<Login> LOGIN = new AttributeKey<>();

  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration HEARTBEAT = Duration.ofSeconds(3);
  private static final int SILENT_HEARTBEATS = 4;

  /** How long a host that did not answer is not asked again. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final Map<Login, Connection> connections = new ConcurrentHashMap<>();
  private final Optional<Path> agent;

  /** With the user's agent at the socket {@code agent}, if there is one. */
  public MinaHosts(Optional<Path> agent) {
    this.agent = agent;
  }

  @Override
  public Host open(Login login) {
    return connections
        .computeIfAbsent(login.trusting(Optional.empty()), _ -> new Connection())
        .open(login);
  }

  /** The connection to one host; it is opened by whoever needs it first. */
  private final class Connection {
    private Optional<MinaHost> host = Optional.empty();
    private Optional<UnreachableException> failure = Optional.empty();
    private long failedAt;

    synchronized MinaHost open(Login login) {
      if (host.filter(MinaHost::isOpen).isEmpty()) {
        host = Optional.of(tryToConnect(login));
      }
      var opened = host.get();
      login
          .hostKey()
          .ifPresent(expected -> {
            if (!expected.isSameAs(opened.key())) {
              throw Refusals.changedKey(login, expected, opened.key());
            }
          });
      return opened;
    }

    /** Who else asks for a host that did not answer just now need not wait for that, too. */
    private MinaHost tryToConnect(Login login) {
      if (failure.isPresent() && System.nanoTime() - failedAt < SILENCE.toNanos()) {
        throw failure.get();
      }
      try {
        return connect(login);
      } catch (UnreachableException e) {
        failure = Optional.of(e);
        failedAt = System.nanoTime();
        throw e;
      }
    }
  }

  private MinaHost connect(Login login) {
    login
        .keyFile()
        .filter(file -> !Files.isReadable(file))
        .ifPresent(file -> {
          throw Refusals.noKeyFile(login, file);
        });
    var context = AttributeRepository.ofKeyValuePair(LOGIN, login);
    ClientSession session;
    try {
      session =
          Client.of(agent)
              .connect(login.user(), login.host(), login.port(), context, null)
              .verify(CONNECT)
              .getSession();
    } catch (IOException e) {
      throw Refusals.unreachable(login, e);
    }
    try {
      login
          .keyFile()
          .ifPresent(file -> session.setKeyIdentityProvider(new FileKeyPairProvider(file)));
      session.auth().verify(CONNECT);
      return new MinaHost(login, shown(session).orElseThrow(), session);
    } catch (IOException e) {
      session.close(true);
      throw shown(session)
          .filter(shown -> login.hostKey().filter(each -> !each.isSameAs(shown)).isPresent())
          .map(shown -> Refusals.changedKey(login, login.hostKey().orElseThrow(), shown))
          .orElseGet(() -> Refusals.notLetIn(login, e));
    }
  }

  private static Optional<HostKey> shown(ClientSession session) {
    return Optional.ofNullable(session.getServerKey()).map(MinaHosts::hostKey);
  }

  private static HostKey hostKey(PublicKey key) {
    return new HostKey(PublicKeyEntry.toString(key));
  }

  /** The one client of this process; its threads end with the process. */
  private static final class Client {
    private static final Map<Optional<Path>, SshClient> BY_AGENT = new ConcurrentHashMap<>();

    private Client() {}

    static SshClient of(Optional<Path> agent) {
      return BY_AGENT.computeIfAbsent(agent, Client::start);
    }

    private static SshClient start(Optional<Path> agent) {
      // Slow to load, and needed for nothing here.
      SecurityUtils.setAPrioriDisabledProvider(SecurityUtils.BOUNCY_CASTLE, true);
      var client = SshClient.setUpDefaultClient();
      // What a host is told by is the platform file alone.
      client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
      client.setServerKeyVerifier((session, _, key) -> isTrusted(session, key));
      client.addSessionListener(new PinnedKeyFirst());
      agent.ifPresent(socket -> client.setAgentFactory(new UnixAgents(socket)));
      CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, HEARTBEAT);
      CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, SILENT_HEARTBEATS);
      client.start();
      return client;
    }

    private static boolean isTrusted(ClientSession session, PublicKey key) {
      return login(session)
          .flatMap(Login::hostKey)
          .filter(expected -> !expected.isSameAs(hostKey(key)))
          .isEmpty();
    }
  }

  static Optional<Login> login(Session session) {
    return session instanceof ClientSession client && client.getConnectionContext() != null
        ? Optional.ofNullable(client.getConnectionContext().getAttribute(LOGIN))
        : Optional.empty();
  }

  /** A host has keys of several kinds: it is asked for the kind that is known of it. */
  private static final class PinnedKeyFirst implements SessionListener {
    @Override
    public void sessionCreated(Session session) {
      login(session)
          .flatMap(Login::hostKey)
          .ifPresent(expected -> {
            List<NamedFactory<Signature>> ordered =
                new ArrayList<>(session.getSignatureFactories());
            ordered.sort(Comparator.comparing(each -> !expected.isOfKind(each.getName())));
            session.setSignatureFactories(ordered);
          });
    }
  }
}
