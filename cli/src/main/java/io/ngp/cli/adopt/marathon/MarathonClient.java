package io.ngp.cli.adopt.marathon;

import io.ngp.cli.api.Json;
import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Asks a Marathon that runs for all its apps. Follows a standby's redirects to the leader; what
 * logs in is sent to the named address alone. Blocks, with a deadline on every step.
 */
public final class MarathonClient {
  private static final String APPS =
      "/v2/groups?embed=group.groups&embed=group.apps&embed=group.pods";
  private static final int MOST_REDIRECTS = 5;
  private static final int LARGEST_ANSWER = 64 << 20;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private final URI base;
  private final Optional<String> authorization;

  private MarathonClient(URI base, Optional<String> authorization) {
    this.base = base;
    this.authorization = authorization;
  }

  /**
   * A client of the Marathon at {@code address}. It logs in as user and password of the address, or
   * of {@code NGP_MARATHON_USER} and {@code NGP_MARATHON_PASSWORD}, or by {@code
   * NGP_MARATHON_TOKEN}.
   *
   * @throws Failure if {@code address} is none
   */
  public static MarathonClient of(String address, Map<String, String> variables) {
    try {
      var uri = new URI(address);
      if (uri.getHost() == null) {
        throw new URISyntaxException(address, "no host");
      }
      var bare =
          new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), uri.getPath(), null, null);
      return new MarathonClient(bare, authorization(uri, variables));
    } catch (URISyntaxException _) {
      throw new Failure(
          ExitStatus.USAGE,
          "This is no address of a Marathon: " + withoutUser(address),
          "Write it like http://marathon.example.com:8080");
    }
  }

  private static String withoutUser(String address) {
    return address.replaceAll("//[^/@]*@", "//");
  }

  private static Optional<String> authorization(URI uri, Map<String, String> variables) {
    if (uri.getUserInfo() != null) {
      return Optional.of(basic(uri.getUserInfo()));
    }
    var user = variables.getOrDefault("NGP_MARATHON_USER", "");
    if (!user.isEmpty()) {
      return Optional.of(basic(user + ":" + variables.getOrDefault("NGP_MARATHON_PASSWORD", "")));
    }
    var token = variables.getOrDefault("NGP_MARATHON_TOKEN", "").strip();
    var hasScheme = token.contains(" ") || token.startsWith("token=");
    return token.isEmpty() ? Optional.empty() : Optional.of(hasScheme ? token : "Bearer " + token);
  }

  private static String basic(String user) {
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }

  /** The address without user and password. */
  public String address() {
    return base.toString();
  }

  /**
   * The tree of all groups and apps, as Marathon writes it.
   *
   * @throws Failure if it does not answer, or with something else
   */
  public String apps() {
    var path = base.getPath() == null ? "" : base.getPath().replaceAll("/+$", "");
    var next = base.resolve(path + APPS);
    for (var hop = 0; hop <= MOST_REDIRECTS; hop++) {
      var answer = ask(next);
      if (answer.location().isEmpty()) {
        return answer.body();
      }
      next = redirected(next, answer.location().get());
    }
    throw new Failure(
        ExitStatus.FAILED,
        "Marathon at %s redirects on and on, last to %s.".formatted(address(), next),
        "Name the address of its leader.");
  }

  private record Answer(String body, Optional<String> location) {}

  private Answer ask(URI uri) {
    try {
      var connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
      connection.setReadTimeout((int) READ_TIMEOUT.toMillis());
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("Accept", "application/json");
      if (isNamed(uri)) {
        authorization.ifPresent(said -> connection.setRequestProperty("Authorization", said));
      }
      return answer(uri, connection);
    } catch (IOException e) {
      throw silent(uri, e);
    }
  }

  private boolean isNamed(URI uri) {
    return Objects.equals(uri.getScheme(), base.getScheme())
        && uri.getHost().equalsIgnoreCase(base.getHost())
        && uri.getPort() == base.getPort();
  }

  private Answer answer(URI uri, HttpURLConnection connection) throws IOException {
    var status = connection.getResponseCode();
    var location = Optional.ofNullable(connection.getHeaderField("Location"));
    if (status >= 300 && status < 400 && location.isPresent()) {
      return new Answer("", location);
    }
    if (status != 200) {
      throw refused(uri, status);
    }
    try (var stream = connection.getInputStream()) {
      return new Answer(json(uri, text(uri, stream)), Optional.empty());
    }
  }

  private static String text(URI uri, InputStream stream) throws IOException {
    var bytes = stream.readNBytes(LARGEST_ANSWER + 1);
    if (bytes.length > LARGEST_ANSWER) {
      throw new Failure(
          ExitStatus.FAILED,
          uri + " answered with more than 64 MiB.",
          "Save groups one by one: curl " + server(uri) + "/v2/groups/NAME > NAME.json");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String json(URI uri, String text) {
    try {
      if (Json.parse(text).isObject()) {
        return text;
      }
    } catch (JacksonException _) {
      // told below
    }
    throw new Failure(
        ExitStatus.FAILED,
        uri
            + " was answered with something that is no group: \""
            + text.strip().lines().findFirst().map(line -> cut(line)).orElse("")
            + "\"",
        "Check that this is the address of Marathon's API.");
  }

  private static String cut(String line) {
    return line.length() > 100 ? line.substring(0, 100) + "..." : line;
  }

  private Failure refused(URI uri, int status) {
    var message = uri + " was answered with HTTP status " + status + ".";
    if (status != 401 && status != 403) {
      return new Failure(
          ExitStatus.FAILED, message, "Check that this is the address of Marathon's API.");
    }
    return new Failure(
        ExitStatus.FAILED,
        message,
        isNamed(uri)
            ? "Set NGP_MARATHON_USER and NGP_MARATHON_PASSWORD, or NGP_MARATHON_TOKEN."
            : "Marathon redirected there, and what logs in is sent to the named address alone: "
                + "name the leader, "
                + server(uri));
  }

  private static Failure silent(URI uri, IOException e) {
    var message =
        e instanceof SocketTimeoutException
            ? "Marathon at %s did not answer within %d s."
                .formatted(server(uri), READ_TIMEOUT.toSeconds())
            : "No Marathon answers at %s: %s".formatted(server(uri), e.getMessage());
    return new Failure(ExitStatus.UNREACHABLE, message, "Check the address and the network.");
  }

  private URI redirected(URI from, String location) {
    try {
      var next = from.resolve(new URI(location.strip()));
      var isWeb = "http".equals(next.getScheme()) || "https".equals(next.getScheme());
      var isDowngrade = "https".equals(from.getScheme()) && "http".equals(next.getScheme());
      if (isWeb && !isDowngrade && next.getHost() != null) {
        return next;
      }
    } catch (URISyntaxException _) {
      // told below
    }
    throw new Failure(
        ExitStatus.FAILED,
        "Marathon at %s redirects to \"%s\", which is not followed.".formatted(address(), location),
        "Name the address of its leader.");
  }

  private static String server(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority();
  }
}
