package io.ngp.testkit.engine;

import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.engine.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Secrets a test puts there; sources that begin with {@code never} are refused for ever. */
public final class InMemorySecrets implements SecretStore {
  private final Map<String, byte[]> values = new ConcurrentHashMap<>();

  public void put(String source, String value) {
    put(source, value.getBytes(StandardCharsets.UTF_8));
  }

  public void put(String source, byte[] value) {
    values.put(source, value.clone());
  }

  @Override
  public Optional<String> objection(String source) {
    return source.startsWith("never")
        ? Optional.of("\"%s\" is refused as the test says".formatted(source))
        : Optional.empty();
  }

  @Override
  public Lookup look(String source) {
    return Optional.ofNullable(values.get(source))
        .<Lookup>map(value -> new Lookup.Found(new SecretValue(value)))
        .orElseGet(() -> new Lookup.Missing("nothing is stored as \"%s\"".formatted(source)));
  }
}
