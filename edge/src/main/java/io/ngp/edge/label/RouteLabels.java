package io.ngp.edge.label;

import io.ngp.edge.route.HeaderCondition;
import io.ngp.edge.route.Maintenance;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Policy.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads what an app's labels say about its route. Every {@code NGP_} label is known here, so that a
 * misspelt one is found where it is written. What a label leaves out is as in the defaults.
 * Immutable; may be used from any thread.
 */
public final class RouteLabels {
  /** What all labels of ours begin with. */
  public static final String PREFIX = "NGP_";

  static final Set<String> KNOWN =
      Set.of(
          "NGP_EXPOSE",
          "NGP_HOSTS",
          "NGP_PATH",
          "NGP_STRIP_PATH",
          "NGP_MATCH_HEADERS",
          "NGP_MATCH_METHODS",
          "NGP_TCP_PORT",
          "NGP_PROTOCOL",
          "NGP_TLS",
          "NGP_HTTPS_REDIRECT",
          "NGP_BASIC_AUTH",
          "NGP_ALLOW",
          "NGP_DENY",
          "NGP_TIMEOUT_SECONDS",
          "NGP_IDLE_TIMEOUT_SECONDS",
          "NGP_MAX_BODY",
          "NGP_RATE_LIMIT",
          "NGP_CLIENT_RATE_LIMIT",
          "NGP_MAINTENANCE",
          "NGP_MAINTENANCE_SECONDS",
          "NGP_BALANCE",
          "NGP_HASH_KEY",
          "NGP_STICKY",
          "NGP_SLOW_START_SECONDS",
          "NGP_MAX_CONNECTIONS",
          "NGP_QUEUE",
          "NGP_QUEUE_SECONDS",
          "NGP_RETRIES",
          "NGP_RETRY_ON",
          "NGP_HEALTH_PATH",
          "NGP_HEALTH_INTERVAL_SECONDS",
          "NGP_EJECT_AFTER",
          "NGP_EJECT_SECONDS",
          "NGP_EJECT_BELOW",
          "NGP_EJECT_SHARE",
          "NGP_CANARY_OF",
          "NGP_WEIGHT",
          "NGP_DRAIN_SECONDS");

  private static final Pattern HOST =
      Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,249}[a-z0-9])?", Pattern.CASE_INSENSITIVE);
  private static final Pattern APP = Pattern.compile("/[a-z0-9][a-z0-9./-]*");
  private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
  private static final int MAX_DRAIN_SECONDS = 3600;
  private static final Duration SOON = Duration.ofMinutes(2);

  private final Policy defaults;

  /** Labels of apps that are routed under {@code defaults} where they don't say otherwise. */
  public RouteLabels(Policy defaults) {
    this.defaults = defaults;
  }

  /**
   * What labels ask for, as far as they can be read.
   *
   * @param headers conditions on headers
   * @param methods that are taken; empty takes all
   * @param tcpPort where connections are passed on as they are
   * @param canary whose requests this app shares
   * @param problems all there are
   */
  public record Reading(
      List<HeaderCondition> headers,
      Set<String> methods,
      Policy policy,
      OptionalInt tcpPort,
      Optional<Canary> canary,
      List<LabelProblem> problems) {
    public Reading {
      headers = List.copyOf(headers);
      methods = Set.copyOf(methods);
      problems = List.copyOf(problems);
    }
  }

  /**
   * A share of another app's requests.
   *
   * @param of the other app's id
   * @param percent of its requests, 0 to 100
   */
  public record Canary(String of, int percent) {}

  /** Reads the labels of one app; those of others than us are passed over. */
  public Reading read(Map<String, String> labels) {
    var values = new LabelValues(labels);
    refuseUnknown(labels, values);
    checkPlace(values);
    var policy = policy(values);
    var headers = values.list("NGP_MATCH_HEADERS", HeaderCondition::parse);
    return new Reading(
        headers,
        methods(values),
        policy,
        values.integer("NGP_TCP_PORT", 1, 65_535),
        canary(values),
        values.problems());
  }

  private Policy policy(LabelValues values) {
    var access = AccessLabels.read(values, defaults.access());
    // Whoever can't be told apart is not let in: a rule that can't be read must not be no rule.
    var unreadable =
        values.problems().stream()
            .map(LabelProblem::label)
            .filter(AccessLabels.RESTRICTING::contains)
            .findFirst()
            .map(label ->
                new Maintenance(
                    "Label " + label + " says who may come in, but can't be read. Correct it.",
                    SOON));
    var stripped = values.flag("NGP_STRIP_PATH");
    return new Policy(
        access,
        LimitLabels.read(values, defaults.limits()),
        stripped.orElse(defaults.isPathStripped()),
        unreadable.or(() -> maintenance(values)),
        protocol(values),
        BalanceLabels.read(values, defaults.balancing()));
  }

  private Optional<Maintenance> maintenance(LabelValues values) {
    Duration pause = values.seconds("NGP_MAINTENANCE_SECONDS").orElse(SOON);
    var text = values.text("NGP_MAINTENANCE").filter(value -> !value.equalsIgnoreCase("false"));
    return text.map(value ->
            new Maintenance(
                value.equalsIgnoreCase("true")
                    ? "This is being worked on. Try again in a while."
                    : value,
                pause))
        .or(defaults::maintenance);
  }

  private Protocol protocol(LabelValues values) {
    // What people look for who have a gRPC server.
    return values.text("NGP_PROTOCOL").filter("grpc"::equalsIgnoreCase).isPresent()
        ? Protocol.HTTP_2
        : values.choice("NGP_PROTOCOL", Protocol.values()).orElse(defaults.protocol());
  }

  private static void checkPlace(LabelValues values) {
    for (var host : values.list("NGP_HOSTS")) {
      if (!HOST.matcher(host).matches()) {
        values.problem(
            "NGP_HOSTS",
            "has \""
                + host
                + "\"; expected host names like www.example.org or *.example.org, separated by"
                + " commas, without scheme, port or path.");
      }
    }
    values
        .text("NGP_PATH")
        .filter(path -> path.matches(".*[?#\\s].*|.*//.*|.*/\\.\\.?(/.*)?"))
        .ifPresent(path ->
            values.problem(
                "NGP_PATH",
                "is \"" + path + "\"; expected a path like /api, without query, blanks or dots."));
    values.flag("NGP_EXPOSE");
    values.integer("NGP_DRAIN_SECONDS", 0, MAX_DRAIN_SECONDS);
  }

  private static Set<String> methods(LabelValues values) {
    var methods = new TreeSet<String>();
    for (var method : values.list("NGP_MATCH_METHODS")) {
      String name = method.toUpperCase(Locale.ROOT);
      if (METHOD.matcher(name).matches()) {
        methods.add(name);
      } else {
        values.problem(
            "NGP_MATCH_METHODS", "has \"" + method + "\"; expected methods like GET,HEAD.");
      }
    }
    return methods;
  }

  private static Optional<Canary> canary(LabelValues values) {
    var weight = values.integer("NGP_WEIGHT", 0, 100);
    var of = values.text("NGP_CANARY_OF");
    if (of.isEmpty()) {
      if (weight.isPresent()) {
        values.problem(
            "NGP_WEIGHT", "needs NGP_CANARY_OF, the app whose requests are shared, beside it.");
      }
      return Optional.empty();
    }
    if (!APP.matcher(of.get()).matches()) {
      values.problem(
          "NGP_CANARY_OF", "is \"" + of.get() + "\"; expected an app's id, such as /shop/web.");
      return Optional.empty();
    }
    return Optional.of(new Canary(of.get(), weight.orElse(0)));
  }

  private static void refuseUnknown(Map<String, String> labels, LabelValues values) {
    for (var name : new TreeSet<>(labels.keySet())) {
      if (name.startsWith(PREFIX) && !KNOWN.contains(name)) {
        values.problem(
            name,
            "is no label of the platform's, and "
                + PREFIX
                + " is what those begin with. "
                + Spelling.nearest(name, KNOWN)
                    .map(known -> "Did you mean " + known + "?")
                    .orElse("Give it another name, or leave it out."));
      }
    }
  }
}
