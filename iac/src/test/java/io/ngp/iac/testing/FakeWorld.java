package io.ngp.iac.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * A world of things that outlives processes: a folder with one file per thing, named by the token
 * that made it, and a log of every making. What was made twice, or was left behind, can be counted.
 */
public final class FakeWorld {
  private final Path things;
  private final Path log;

  /** The world in {@code folder}. */
  public FakeWorld(Path folder) {
    this.things = folder.resolve("things");
    this.log = folder.resolve("makings");
    try {
      Files.createDirectories(things);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a thing; one of that token already there is left as it is. */
  public void make(String token, Map<String, String> properties) {
    try {
      write(token, properties, true);
      // Only a thing that was not there before is a making.
      Files.writeString(log, token + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (FileAlreadyExistsException _) {
      // Made already.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes a thing that is there. */
  public void change(String token, Map<String, String> properties) {
    try {
      write(token, properties, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String token, Map<String, String> properties, boolean isNew)
      throws IOException {
    if (isNew && Files.exists(things.resolve(token))) {
      throw new FileAlreadyExistsException(token);
    }
    var text = new StringBuilder();
    new TreeMap<>(properties)
        .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    var draft = Files.createTempFile(things, "draft", ".tmp");
    Files.writeString(draft, text);
    Files.move(draft, things.resolve(token), StandardCopyOption.ATOMIC_MOVE);
  }

  /** The properties of a thing. */
  public Optional<Map<String, String>> find(String token) {
    try {
      var properties = new Properties();
      properties.load(
          new java.io.StringReader(
              Files.readString(things.resolve(token), StandardCharsets.UTF_8)));
      var map = new TreeMap<String, String>();
      properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
      return Optional.of(map);
    } catch (java.nio.file.NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a thing. */
  public void remove(String token) {
    try {
      Files.deleteIfExists(things.resolve(token));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The tokens of all things there are. */
  public List<String> tokens() {
    try (var files = Files.list(things)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.endsWith(".tmp"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The properties of all things, in the order of their names. */
  public List<Map<String, String>> all() {
    return tokens().stream()
        .flatMap(token -> find(token).stream())
        .sorted(java.util.Comparator.comparing(each -> each.getOrDefault("name", "")))
        .toList();
  }

  /** The tokens of every making, in order; a token that stands here twice was made twice. */
  public List<String> makings() {
    try {
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
