package io.ngp.node.secret;

import io.ngp.cluster.engine.SecretStore;
import io.ngp.cluster.engine.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Where a master finds secrets: {@code env:NAME} is a variable of its own environment, anything
 * else a file in its folder. Only variables with the agreed prefix are given out, so that no app
 * can ask for those of the platform itself.
 */
public final class MasterSecrets implements SecretStore {
  /** What names of variables begin with that are given out where nobody says otherwise. */
  public static final String VARIABLE_PREFIX = "NGP_APP_SECRET_";

  private static final String VARIABLE = "env:";

  private final SecretFolder folder;
  private final String prefix;
  private final Map<String, String> environment;

  /**
   * Secrets from these places.
   *
   * @param folder one file for each secret, in it or below
   * @param prefix what names of variables that may be given out begin with
   * @param environment the variables of this process
   */
  public MasterSecrets(Path folder, String prefix, Map<String, String> environment) {
    this.folder = new SecretFolder(folder);
    this.prefix = prefix;
    this.environment = Map.copyOf(environment);
  }

  /** Makes the folder, for the master's account alone, unless it is there. */
  public void prepare() throws IOException {
    folder.prepare();
  }

  /**
   * Shows every secret in the folder by its name; those from variables are the environment's.
   *
   * @throws IOException if one can't be read
   */
  public void visit(BiConsumer<String, byte[]> visitor) throws IOException {
    folder.visit(visitor);
  }

  /** Whether the folder has a secret of this name. */
  public boolean exists(String name) {
    return folder.look(name) instanceof Lookup.Found;
  }

  /** Whether the folder has a secret of this name and value. */
  public boolean has(String name, byte[] value) {
    return folder.look(name) instanceof Lookup.Found found
        && Arrays.equals(found.value().bytes(), value);
  }

  /**
   * Puts a secret into the folder, readable by the master's account alone.
   *
   * @throws IOException if it can't be written
   * @throws IllegalArgumentException if it can't have this name, or is too large
   */
  public void put(String name, byte[] value) throws IOException {
    folder.put(name, value);
  }

  @Override
  public Optional<String> objection(String source) {
    if (!source.startsWith(VARIABLE)) {
      return folder.objection(source);
    }
    String name = source.substring(VARIABLE.length());
    return name.startsWith(prefix) && name.length() > prefix.length()
        ? Optional.empty()
        : Optional.of(
            "variable \"%s\" is not given out; only those whose names begin with \"%s\" are"
                .formatted(name, prefix));
  }

  @Override
  public Lookup look(String source) {
    Optional<String> objection = objection(source);
    if (objection.isPresent()) {
      return new Lookup.Missing(objection.get());
    }
    return source.startsWith(VARIABLE)
        ? variable(source.substring(VARIABLE.length()))
        : folder.look(source);
  }

  private Lookup variable(String name) {
    return Optional.ofNullable(environment.get(name))
        .<Lookup>map(
            value -> new Lookup.Found(new SecretValue(value.getBytes(StandardCharsets.UTF_8))))
        .orElseGet(() ->
            new Lookup.Missing(
                "this master was started without the variable %s. Set it and restart the master."
                    .formatted(name)));
  }
}
