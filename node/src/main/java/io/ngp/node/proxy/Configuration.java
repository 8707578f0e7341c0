package io.ngp.node.proxy;

import io.ngp.edge.route.RouteTable;
import io.ngp.node.proxy.Dialect.Gap;
import io.ngp.node.proxy.Dialect.Translation;
import io.ngp.template.Command;
import io.ngp.template.TargetFile;
import io.ngp.template.TemplateException;
import io.ngp.template.TextTemplate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine's configuration file: made from routes, tried out by the engine, replaced in one step.
 * What the engine can't do is said once for each route.
 */
final class Configuration {
  private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);
  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(20);

  private final Dialect dialect;
  private final TextTemplate template;
  private final TargetFile file;
  private final ProxySettings settings;
  private final Function<Path, List<String>> check;
  private final Set<String> said = new HashSet<>();

  /**
   * A configuration that is not written yet.
   *
   * @param check the engine's command that tries a file out
   */
  Configuration(
      Dialect dialect,
      String template,
      String file,
      ProxySettings settings,
      Function<Path, List<String>> check) {
    this.dialect = dialect;
    this.template = TextTemplate.beside(Configuration.class, template);
    this.file = new TargetFile(settings.folder().resolve(file));
    this.settings = settings;
    this.check = check;
  }

  Path path() {
    return file.path();
  }

  /** The configuration for a table, not written anywhere. */
  String render(RouteTable table) {
    return render(dialect.translate(table));
  }

  private String render(Translation translation) {
    Map<String, Object> data = new HashMap<>(translation.data());
    data.put("listen", settings.listen());
    data.put("workers", settings.workers());
    String user = System.getProperty("user.name", "");
    data.put("user", user.equals("root") ? user : "");
    return template.render(data);
  }

  /**
   * Writes the configuration for a table.
   *
   * @return whether it is another than before
   * @throws ProxyException when the engine does not take it; the file stays as it was
   */
  boolean write(RouteTable table) {
    Translation translation = dialect.translate(table);
    for (Gap gap : translation.gaps()) {
      if (said.add(gap.toString())) {
        LOG.warn("{}", gap);
      }
    }
    try {
      for (var side : translation.files().entrySet()) {
        writeSide(settings.folder().resolve(side.getKey()), side.getValue());
      }
      boolean isNew = file.replace(render(translation), this::check);
      removeOld(translation.files().keySet());
      return isNew;
    } catch (IOException | TemplateException e) {
      throw new ProxyException("The routes can't be put into force: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProxyException("Interrupted while the routes were put into force.", e);
    }
  }

  private void check(Path candidate) throws InterruptedException {
    var result = new Command(check.apply(candidate), CHECK_TIMEOUT).run(Map.of());
    if (!result.isSuccess()) {
      throw new TemplateException("the check " + result.explained());
    }
  }

  /** Hashes of passwords may be in it. */
  private static void writeSide(Path side, String text) throws IOException {
    if (!Files.exists(side)) {
      Files.createFile(
          side, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(side, text);
    }
  }

  /** Workers that still finish requests may read those of a while ago; a day is beyond that. */
  private void removeOld(Set<String> inUse) throws IOException {
    long dayAgo = System.currentTimeMillis() - Duration.ofDays(1).toMillis();
    try (var sides = Files.newDirectoryStream(settings.folder(), "{users,hosts}-*")) {
      for (Path side : sides) {
        if (!inUse.contains(String.valueOf(side.getFileName()))
            && Files.getLastModifiedTime(side).toMillis() < dayAgo) {
          Files.deleteIfExists(side);
        }
      }
    }
  }
}
