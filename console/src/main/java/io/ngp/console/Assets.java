package io.ngp.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files pages refer to. Their addresses hold a hash of their content, so that browsers may keep
 * them for ever and still never see an old one.
 */
final class Assets {
  private static final int HASH_DIGITS = 12;
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final Set<String> NAMES =
      Set.of("console.css", "console.js", "htmx.min.js", "hx-sse.min.js", "icon.svg");

  /** Filled as pages ask: a master has better things to do while it starts. */
  private final Map<String, Asset> loaded = new ConcurrentHashMap<>();

  /**
   * One file.
   *
   * @param path where it is served
   */
  @SuppressWarnings(
      "ArrayRecordComponent") // never compared, and never given to anyone who would write to it
  record Asset(String path, String hash, String contentType, byte[] content) {}

  /** The address of a file, for use in a page. */
  String path(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("No asset named " + name))
        .path();
  }

  Optional<Asset> find(String name) {
    return NAMES.contains(name)
        ? Optional.of(loaded.computeIfAbsent(name, Assets::load))
        : Optional.empty();
  }

  private static Asset load(String name) {
    byte[] content = read(name);
    String hash = hash(content);
    String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
    return new Asset("/ui/assets/" + hash + "/" + name, hash, type, content);
  }

  private static byte[] read(String name) {
    try (InputStream in = Assets.class.getResourceAsStream("assets/" + name)) {
      if (in == null) {
        throw new IllegalStateException("The console's jar lacks assets/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read assets/" + name + " from the console's jar", e);
    }
  }

  private static String hash(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
