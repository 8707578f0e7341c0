package io.ngp.engine.local;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ngp.cluster.api.http.CallerFilter;
import io.ngp.cluster.engine.PortRange;
import io.ngp.engine.local.wire.Json;
import io.ngp.engine.local.wire.Registration;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The master's {@code PUT /ngp/v1/agents/{name}}: agents join by it, and stay as long as they
 * repeat it.
 */
public final class AgentRegistrations implements HttpService {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,62}");

  private static final Set<String> SCHEMES = Set.of("http", "https");

  private final Supplier<Optional<LocalEngine>> engine;

  /**
   * The route.
   *
   * @param engine the engine while this master leads, else empty
   */
  public AgentRegistrations(Supplier<Optional<LocalEngine>> engine) {
    this.engine = engine;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.put("/ngp/v1/agents/{name}", this::register);
  }

  private void register(ServerRequest request, ServerResponse response) {
    String name = request.path().pathParameters().get("name");
    try {
      Registration registration = Json.read(request.content().as(byte[].class), Registration.class);
      check(name, registration);
      checkCaller(name, request);
      Optional<LocalEngine> leading = engine.get();
      leading.ifPresent(e -> e.registered(name, registration));
      send(response, Status.OK_200, Map.of("leader", leading.isPresent()));
    } catch (IllegalArgumentException e) {
      send(
          response,
          Status.create(422),
          Map.of("message", "Agent \"%s\" is refused: %s".formatted(name, e.getMessage())));
    }
  }

  private static void check(String name, Registration registration) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("its name must match " + NAME);
    }
    URI address = URI.create(registration.address());
    if (!SCHEMES.contains(String.valueOf(address.getScheme())) || address.getHost() == null) {
      throw new IllegalArgumentException(
          "\"address\" is \"%s\", expected http://host:port or https://host:port"
              .formatted(address));
    }
    List<PortRange> _ = KnownAgent.ranges(registration.resources().ports());
  }

  /** Another agent's tasks, and their secrets, are not to be had by taking its name. */
  private static void checkCaller(String name, ServerRequest request) {
    CallerFilter.caller(request)
        .filter(caller -> !caller.name().equals(name))
        .ifPresent(caller -> {
          throw new IllegalArgumentException(
              "the caller's certificate is of %s; its common name (CN) must be the agent's"
                  .formatted(caller));
        });
  }

  private static void send(ServerResponse response, Status status, Object body) {
    response
        .status(status)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .send(Json.bytes(body));
  }
}
