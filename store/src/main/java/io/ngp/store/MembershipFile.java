package io.ngp.store;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;
import org.apache.zookeeper.server.quorum.flexible.QuorumMaj;
import org.apache.zookeeper.server.quorum.flexible.QuorumVerifier;

/**
 * Who the members are, as one of them last knew it. ZooKeeper itself writes it whenever they
 * change: {@code members} names the file of those that are agreed on, {@code members.dynamic.next}
 * holds those that were proposed and not agreed on yet.
 */
final class MembershipFile {

  private static final String NAME = "members";
  private static final String AGREED = "dynamicConfigFile";
  private static final String VERSION = "version";

  private final Path folder;

  MembershipFile(Path folder) {
    this.folder = folder;
  }

  /** The file ZooKeeper keeps up to date; made, without members, if missing. */
  String path() throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    return file.toString();
  }

  /** Those the member last knew to be agreed on; empty if it never knew any. */
  Optional<QuorumVerifier> agreed() throws IOException {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    String named = read(file).getProperty(AGREED, "");
    if (named.isEmpty()) {
      return Optional.empty();
    }
    // By its name only: the folder may have been moved since.
    Path members = folder.resolve(String.valueOf(Path.of(named).getFileName()));
    Properties properties = read(members);
    String version = QuorumPeerConfig.getVersionFromFilename(members.toString());
    if (version != null) {
      properties.setProperty(VERSION, version);
    }
    return Optional.of(parse(members, properties));
  }

  /** Those it promised to vote for, if a change was under way. */
  Optional<QuorumVerifier> proposed() throws IOException {
    Path file = folder.resolve(NAME + QuorumPeerConfig.nextDynamicConfigFileSuffix);
    return Files.exists(file) ? Optional.of(parse(file, read(file))) : Optional.empty();
  }

  private static QuorumVerifier parse(Path file, Properties properties) throws IOException {
    try {
      return new QuorumMaj(properties);
    } catch (ConfigException e) {
      throw new IOException("%s does not list members: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static Properties read(Path file) throws IOException {
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return properties;
  }
}
