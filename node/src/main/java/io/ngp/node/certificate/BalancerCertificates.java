package io.ngp.node.certificate;

import io.ngp.certificate.AcmeSettings;
import io.ngp.certificate.AcmeSettingsJson;
import io.ngp.certificate.Bundle;
import io.ngp.certificate.Seal;
import io.ngp.edge.tls.Challenges;
import io.ngp.edge.tls.HostCertificate;
import io.ngp.edge.tls.Keyring;
import io.ngp.edge.tls.TicketKey;
import io.ngp.edge.tls.UnusableCertificateException;
import io.ngp.identity.Caller;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A balancer's certificates: those in files of its own, which are preferred, and those the leading
 * master keeps. The latter are kept on disk as they came, sealed, for a start while no master
 * lives.
 */
public final class BalancerCertificates implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BalancerCertificates.class);

  private final Optional<Seal> seal;
  private final Optional<AcmeSettings> acme;
  private final CertificateFiles files;
  private final Optional<CertificateFollower> follower;
  private final Path saved;
  private final Consumer<Keyring> use;

  // Guarded by this.
  private Keyring kept = Keyring.EMPTY;

  /**
   * What a balancer is told about certificates.
   *
   * @param folders with certificates of its own
   * @param sealKey the file with the key the masters' certificates are sealed with; without one
   *     there are only those in files
   */
  public record Sources(List<Path> folders, Optional<AcmeSettings> acme, Optional<Path> sealKey) {
    /** Copies the folders. */
    public Sources {
      folders = List.copyOf(folders);
    }
  }

  /**
   * Certificates that are not read yet.
   *
   * @param caller how masters are called
   * @param data the balancer's folder
   * @param use takes all of them at each change
   */
  public BalancerCertificates(
      String balancer,
      Caller caller,
      List<URI> masters,
      Sources sources,
      Path data,
      Consumer<Keyring> use) {
    this.acme = sources.acme();
    this.use = use;
    saved = data.resolve("certificates.sealed");
    seal = sources.sealKey().flatMap(BalancerCertificates::seal);
    files = new CertificateFiles(sources.folders(), this::filesChanged);
    follower =
        seal.map(_ ->
            new CertificateFollower(
                balancer, caller, masters, this::asked, this::take, this::told));
  }

  private static Optional<Seal> seal(Path file) {
    try {
      return Optional.of(Seal.read(file));
    } catch (IOException e) {
      LOG.error("Only certificates in files are used: {}", e.getMessage());
      return Optional.empty();
    }
  }

  /** Reads what there is and follows what comes. */
  public void start() {
    files.start();
    if (Files.exists(saved)) {
      try {
        open(Files.readString(saved));
      } catch (IOException | RuntimeException e) {
        LOG.warn("{} can't be used, waiting for a master: {}", saved, e.getMessage());
      }
    }
    useAll();
    follower.ifPresent(CertificateFollower::start);
  }

  private void filesChanged() {
    useAll();
    follower.ifPresent(CertificateFollower::acknowledgeAgain);
  }

  private synchronized void useAll() {
    use.accept(kept.preferring(files.certificates()));
  }

  /** Takes what the leader posted. */
  private void take(String sealed) {
    open(sealed);
    useAll();
    try {
      var fresh = saved.resolveSibling(saved.getFileName() + ".new");
      Files.writeString(fresh, sealed);
      Files.move(fresh, saved, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.warn("Certificates could not be saved to {}: {}", saved, e.getMessage());
    }
  }

  private synchronized void open(String sealed) {
    var bundle = Bundle.open(seal.orElseThrow(), sealed);
    var keys =
        bundle.tickets().stream().map(each -> new TicketKey(Base64.getDecoder().decode(each)));
    kept =
        new Keyring(
            certificates(bundle.certificates()),
            keys.toList(),
            new Challenges(bundle.answers(), certificates(bundle.proofs())));
  }

  private static List<HostCertificate> certificates(List<Bundle.Pair> pairs) {
    List<HostCertificate> certificates = new ArrayList<>();
    for (var pair : pairs) {
      try {
        certificates.add(HostCertificate.parse(pair.chain(), pair.key()));
      } catch (UnusableCertificateException e) {
        LOG.warn("A certificate of the masters can't be used: {}", e.getMessage());
      }
    }
    return certificates;
  }

  private ObjectNode asked() {
    var body = JsonMapper.shared().createObjectNode();
    acme.ifPresent(settings -> body.set("acme", AcmeSettingsJson.write(settings)));
    return body;
  }

  /** What certificates in files there are, for people. */
  private ArrayNode told() {
    var list = JsonMapper.shared().createArrayNode();
    for (var certificate : files.certificates()) {
      var own = certificate.chain().getFirst();
      for (var host : certificate.hosts()) {
        list.addObject()
            .put("host", host)
            .put("issuer", own.getIssuerX500Principal().getName())
            .put("from", own.getNotBefore().toInstant().toString())
            .put("expires", certificate.expires().toString());
      }
    }
    files.problems().forEach(problem -> list.addObject().put("host", "-").put("problem", problem));
    return list;
  }

  @Override
  public void close() {
    files.close();
    follower.ifPresent(CertificateFollower::close);
  }
}
