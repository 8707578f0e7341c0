package io.ngp.cluster.app;

import io.ngp.cluster.app.Networking.Network;
import io.ngp.cluster.app.Networking.Network.Mode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads and checks the networks a task joins. */
final class NetworksReader {
  static final List<Network> HOST = List.of(new Network(Mode.HOST, Optional.empty(), Map.of()));

  private static final int MAX_NAME_LENGTH = 63;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9_]*[a-z0-9])?");

  private final JsonFields app;
  private final AppSettings settings;

  NetworksReader(JsonFields app, AppSettings settings) {
    this.app = app;
    this.settings = settings;
  }

  /** The networks, each with its name; the host's if none is given. */
  List<Network> read() {
    List<Network> given =
        app.items("networks").stream()
            .flatMap(item -> item.object().stream())
            .map(NetworksReader::network)
            .toList();
    check(given);
    return given.isEmpty() ? HOST : given.stream().map(this::named).toList();
  }

  private static Network network(JsonFields fields) {
    return new Network(
        fields.oneOf("mode", List.of(Mode.values()), Mode::json).orElse(Mode.CONTAINER),
        fields.at("name").flatMap(NetworksReader::name),
        fields.textMap("labels"));
  }

  private static Optional<String> name(JsonValue value) {
    return value
        .text(1, MAX_NAME_LENGTH)
        .flatMap(text ->
            NAME.matcher(text).matches() ? Optional.of(text) : value.wrong("error.pattern"));
  }

  private void check(List<Network> networks) {
    for (Network network : networks) {
      switch (network.mode()) {
        case HOST ->
            ruleIf(
                network.name().isPresent() || !network.labels().isEmpty(),
                "Host networks may not have names or labels.");
        case BRIDGE -> ruleIf(network.name().isPresent(), "Bridge networks may not have names.");
        case CONTAINER ->
            ruleIf(
                network.name().isEmpty() && settings.defaultNetworkName().isEmpty(),
                "Network name must be specified when container network is selected.");
      }
    }
    ruleIf(
        networks.size() > 1 && networks.stream().anyMatch(n -> n.mode() != Mode.CONTAINER),
        "May specify a single host network, single bridge network, or else 1-to-n container"
            + " networks.");
    Set<Optional<String>> names = new HashSet<>();
    ruleIf(
        networks.stream().anyMatch(n -> n.mode() == Mode.CONTAINER && !names.add(named(n).name())),
        "Duplicate networks are not allowed.");
  }

  private Network named(Network network) {
    return network.mode() == Mode.CONTAINER && network.name().isEmpty()
        ? new Network(network.mode(), settings.defaultNetworkName(), network.labels())
        : network;
  }

  private void ruleIf(boolean isBroken, String error) {
    if (isBroken) {
      app.rule("networks", error);
    }
  }
}
