package io.ngp.certificate;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Certificates over HTTP, under {@code /ngp/v1/certificates}: which there are, and that of the
 * platform's own authority. Keys are never given out.
 */
public final class CertificatesService implements HttpService {
  private static final String UNKNOWN_ISSUER = "-";

  private final JsonMapper json = JsonMapper.shared();
  private final Supplier<Optional<CertificateKeeper>> keeper;

  /** For whoever keeps certificates now; empty while this master does not. */
  public CertificatesService(Supplier<Optional<CertificateKeeper>> keeper) {
    this.keeper = keeper;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.get("/", this::list).get("/ca", this::authority);
  }

  private void list(ServerRequest request, ServerResponse response) {
    var current = keeper.get();
    if (current.isEmpty()) {
      Refusal.notKept(response);
      return;
    }
    var body = json.createObjectNode();
    var list = body.putArray("certificates");
    current.get().hosts().forEach(host -> write(list.addObject(), host, current.get().hasAcme()));
    current
        .get()
        .board()
        .files()
        .forEach((balancer, files) -> files.forEach(each -> list.add(ofFile(balancer, each))));
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(json.writeValueAsBytes(body));
  }

  private static void write(ObjectNode node, HostRecord host, boolean hasAcme) {
    node.put("host", host.name()).put("source", host.source().word());
    host.issued()
        .ifPresentOrElse(
            issued ->
                node.put("issuer", issued.issuer())
                    .put("from", issued.from().toString())
                    .put("expires", issued.until().toString()),
            () -> node.put("issuer", UNKNOWN_ISSUER));
    var due = Renewal.due(host).truncatedTo(ChronoUnit.SECONDS);
    node.put("renewal", due.toString());
    var failures = host.failures();
    if (failures.count() > 0) {
      node.put("problem", failures.problem()).put("failures", failures.count());
    } else if (host.source() == Source.ACME && !hasAcme) {
      node.put(
          "problem",
          "Nothing says where to order it. Give the module edge the variable acme, with an email.");
    }
  }

  private static ObjectNode ofFile(String balancer, JsonNode told) {
    var node = JsonMapper.shared().createObjectNode();
    node.put("host", told.path("host").asString(""));
    node.put("source", "file").put("balancer", balancer);
    for (var member : new String[] {"issuer", "from", "expires", "problem"}) {
      if (told.path(member).isString()) {
        node.put(member, told.path(member).asString());
      }
    }
    return node;
  }

  private void authority(ServerRequest request, ServerResponse response) {
    var pem = keeper.get().flatMap(CertificateKeeper::authorityPem);
    if (pem.isEmpty()) {
      Refusal.notKept(response);
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(json.writeValueAsBytes(json.createObjectNode().put("certificate", pem.get())));
  }
}
