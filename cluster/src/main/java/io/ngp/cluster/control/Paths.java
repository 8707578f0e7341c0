package io.ngp.cluster.control;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.instance.InstanceId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Where each kind of document is kept. */
final class Paths {
  static final String APPS = "/apps";
  static final String GROUPS = "/groups";
  static final String VERSIONS = "/versions";
  static final String REVISIONS = "/revisions";
  static final String DEPLOYMENTS = "/deployments";
  static final String INSTANCES = "/instances";
  static final String FAILURES = "/failures";
  static final String TERMINATIONS = "/terminations";
  static final String TIMELINES = "/timelines";
  static final String DELAYS = "/delays";
  static final String DRAINS = "/drains";
  static final String RELEASES = "/releases";

  /**
   * Name of the root group's document; no id can be equal to it, ids hold no underscore at the
   * beginning.
   */
  private static final String ROOT = "_root";

  private static final int KEY_LIMIT = 150;
  private static final int HASH_LENGTH = 32;

  private Paths() {}

  static String app(PathId id) {
    return APPS + "/" + key(id.safe());
  }

  static String group(PathId id) {
    return GROUPS + "/" + (id.isRoot() ? ROOT : key(id.safe()));
  }

  static String versions(PathId id) {
    return VERSIONS + "/" + key(id.safe());
  }

  static String version(PathId id, Version version) {
    return versions(id) + "/" + version;
  }

  static String revision(Version version) {
    return REVISIONS + "/" + version;
  }

  static String deployment(String id) {
    return DEPLOYMENTS + "/" + id;
  }

  static String instance(InstanceId id) {
    return INSTANCES + "/" + shard(id.app()) + "/" + key(id.toString());
  }

  /**
   * A hundred thousand names in one folder would not fit into one answer of ZooKeeper: instances
   * are spread over folders, those of an app in the same.
   */
  private static String shard(PathId app) {
    return "%02x".formatted(app.toString().hashCode() & 0xff);
  }

  static String failure(PathId id) {
    return FAILURES + "/" + key(id.safe());
  }

  static String timeline(PathId id) {
    return TIMELINES + "/" + shard(id) + "/" + key(id.safe());
  }

  static String delays(PathId id) {
    return DELAYS + "/" + key(id.safe());
  }

  static String terminations(PathId id) {
    return TERMINATIONS + "/" + key(id.safe());
  }

  static String release(InstanceId id) {
    return RELEASES + "/" + key(id.toString());
  }

  static String drain(String agent) {
    return DRAINS + "/" + key(agent);
  }

  /**
   * Ids have no length limit, names of documents have one: a long id keeps its beginning and is
   * told apart by its hash.
   */
  private static String key(String id) {
    return id.length() <= KEY_LIMIT
        ? id
        : id.substring(0, KEY_LIMIT - HASH_LENGTH) + "~" + hash(id).substring(0, HASH_LENGTH);
  }

  private static String hash(String id) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(id.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
