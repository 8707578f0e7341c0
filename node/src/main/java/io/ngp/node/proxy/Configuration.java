package io.ngp.node.proxy;

import io.ngp.edge.route.RouteTable;
import io.ngp.edge.tls.Keyring;
import io.ngp.node.proxy.Dialect.Gap;
import io.ngp.node.proxy.Dialect.Translation;
import io.ngp.template.Command;
import io.ngp.template.TargetFile;
import io.ngp.template.TemplateException;
import io.ngp.template.TextTemplate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine's configuration file: made from routes and certificates, tried out by the engine,
 * replaced in one step. What the engine can't do is said once for each route.
 */
final class Configuration {
  private static final Logger LOG = LoggerFactory.getLogger(Configuration.class);
  private static final Duration CHECK_TIMEOUT = Duration.ofSeconds(20);
  private static final int HTTPS_PORT = 443;

  /** How many trusted proxies in a row are seen through by an engine that can't go on by itself. */
  private static final List<Integer> HOPS = List.of(1, 2, 3, 4, 5, 6, 7, 8);

  private final Dialect dialect;
  private final TextTemplate template;
  private final TargetFile file;
  private final ProxySettings settings;
  private final SideFiles sides;
  private final TcpPorts ports;
  private final Function<Path, List<String>> check;
  private final Set<String> said = new HashSet<>();
  private Keyring keyring = Keyring.EMPTY;
  private Optional<RouteTable> written = Optional.empty();
  private String text = "";

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
    sides = new SideFiles(settings.folder());
    ports = new TcpPorts(settings);
  }

  Path path() {
    return file.path();
  }

  /** What was written last. */
  String text() {
    return text;
  }

  private String render(Translation translation) {
    Map<String, Object> data = new HashMap<>(translation.data());
    data.put("listen", settings.listen(settings.port()));
    data.put("bind", settings.host());
    data.put("isHttps", settings.httpsPort().isPresent());
    int https = settings.httpsPort().orElse(HTTPS_PORT);
    data.put("httpsSuffix", https == HTTPS_PORT ? "" : ":" + https);
    data.put("httpsListen", settings.listen(https));
    data.put("proxies", settings.trustedProxies().stream().map(Object::toString).toList());
    data.put("hops", HOPS);
    data.put("workers", settings.workers());
    String user = System.getProperty("user.name", "");
    data.put("user", user.equals("root") ? user : "");
    return template.render(data);
  }

  /**
   * Writes the configuration for the first time; if the engine takes no certificates, without them
   * rather than not at all.
   *
   * @throws ProxyException when the engine does not take it
   */
  void begin(RouteTable table) {
    try {
      write(table);
    } catch (ProxyException e) {
      if (keyring.certificates().isEmpty()) {
        throw e;
      }
      LOG.error("Beginning without certificates until others come: {}", e.getMessage());
      keyring = Keyring.EMPTY;
      write(table);
    }
  }

  /**
   * Writes the configuration for a table.
   *
   * @return whether it is another than before
   * @throws ProxyException when the engine does not take it; the file stays as it was
   */
  boolean write(RouteTable table) {
    List<Gap> gaps = new ArrayList<>();
    RouteTable possible = ports.withFree(table, gaps);
    Translation translation = dialect.translate(possible, keyring);
    gaps.addAll(translation.gaps());
    tell(gaps);
    try {
      sides.write(translation.files());
      String next = render(translation);
      boolean isNew = file.replace(next, this::check);
      text = next;
      written = Optional.of(table);
      ports.hold(possible);
      sides.removeOld(translation.files().keySet());
      return isNew;
    } catch (IOException | TemplateException e) {
      throw new ProxyException("The routes can't be put into force: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProxyException("Interrupted while the routes were put into force.", e);
    }
  }

  private void tell(List<Gap> gaps) {
    for (Gap gap : gaps) {
      if (said.add(gap.toString())) {
        LOG.warn("{}", gap);
      }
    }
  }

  /**
   * Takes other certificates.
   *
   * @param apply puts a table into force, with them
   * @throws ProxyException when {@code apply} does; the former certificates stay
   */
  void prove(Keyring next, Consumer<RouteTable> apply) {
    Keyring former = keyring;
    keyring = next;
    try {
      written.ifPresent(apply);
    } catch (ProxyException e) {
      keyring = former;
      throw e;
    }
  }

  /** Removes the keys: they are sealed where they are kept, and written anew at the next start. */
  void forgetKeys() {
    try {
      sides.removeKeys();
    } catch (IOException e) {
      LOG.warn("Keys may be left in {}: {}", settings.folder(), e.getMessage());
    }
  }

  private void check(Path candidate) throws InterruptedException {
    var result = new Command(check.apply(candidate), CHECK_TIMEOUT).run(Map.of());
    if (!result.isSuccess()) {
      throw new TemplateException("the check " + result.explained());
    }
  }
}
