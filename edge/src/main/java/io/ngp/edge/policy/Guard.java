package io.ngp.edge.policy;

import io.ngp.edge.http.Problem;
import io.ngp.edge.http.RequestHead;
import io.ngp.edge.route.Policy;
import io.ngp.edge.route.Route;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps requests to the terms of one route that has any: where they come from, how often, with
 * which password, and whether the route is open at all. Shared by all event loops; lives as long as
 * the route's terms stay the same, however often tables change.
 */
public final class Guard {
  /** Where certificate authorities look for proofs, always over plain HTTP (RFC 8555 8.3). */
  private static final String CHALLENGES = "/.well-known/acme-challenge/";

  private final Policy policy;
  private final long number;
  private final @Nullable RouteRate rate;
  private final @Nullable Allowance clientAllowance;
  private final @Nullable ClientRates clients;
  private final @Nullable Login login;
  private final Passwords passwords;

  Guard(
      Policy policy,
      long number,
      @Nullable RouteRate rate,
      @Nullable Allowance clientAllowance,
      @Nullable ClientRates clients,
      @Nullable Login login,
      Passwords passwords) {
    this.policy = policy;
    this.number = number;
    this.rate = rate;
    this.clientAllowance = clientAllowance;
    this.clients = clients;
    this.login = login;
    this.passwords = passwords;
  }

  /** Whether these terms ask anything of requests. */
  static boolean isNeeded(Policy policy) {
    var access = policy.access();
    var limits = policy.limits();
    return access.isHttpsOnly()
        || access.login().isPresent()
        || !access.allow().isEmpty()
        || !access.deny().isEmpty()
        || limits.rate().isPresent()
        || limits.clientRate().isPresent()
        || policy.maintenance().isPresent();
  }

  boolean holds(Policy other) {
    return policy.access().equals(other.access())
        && policy.limits().equals(other.limits())
        && policy.maintenance().equals(other.maintenance());
  }

  /**
   * Where a request came in.
   *
   * @param address its client's
   * @param isSecure whether it came by TLS
   * @param httpsPort where the edge takes TLS; 0: nowhere
   */
  public record Arrival(InetAddress address, boolean isSecure, int httpsPort) {}

  /** What becomes of a request. */
  public sealed interface Verdict {
    /** It may go on. */
    enum Admitted implements Verdict {
      ADMITTED
    }

    /** It is answered with this. */
    record Refused(Problem problem) implements Verdict {}

    /** Its password is still to be checked, see {@link Guard#check}. */
    record Unknown(Credentials credentials) implements Verdict {}
  }

  /** Judges a request, and takes it from the allowances if there are any. */
  public Verdict judge(Route route, RequestHead head, Arrival arrival, long nowNanos) {
    var problem = refusal(route, head, arrival, nowNanos);
    if (problem != null) {
      return new Verdict.Refused(problem);
    }
    var asked = login;
    if (asked == null) {
      return Verdict.Admitted.ADMITTED;
    }
    var credentials = asked.credentials(head.header("authorization"));
    if (credentials == null) {
      return new Verdict.Refused(PolicyProblems.loginNeeded(route));
    }
    return asked.isKnown(credentials, nowNanos)
        ? Verdict.Admitted.ADMITTED
        : new Verdict.Unknown(credentials);
  }

  private @Nullable Problem refusal(Route route, RequestHead head, Arrival arrival, long nowNanos) {
    var access = policy.access();
    if (!admits(arrival.address())) {
      return PolicyProblems.clientNotAllowed(route, arrival.address());
    }
    if (access.isHttpsOnly()
        && !arrival.isSecure()
        && arrival.httpsPort() > 0
        && !head.path().startsWith(CHALLENGES)) {
      return PolicyProblems.onlyByHttps(head, arrival.httpsPort());
    }
    if (policy.maintenance().isPresent()) {
      return PolicyProblems.inMaintenance(policy.maintenance().get());
    }
    return tooMany(route, arrival.address(), nowNanos);
  }

  /** Whether requests from this address may use the route. */
  public boolean admits(InetAddress client) {
    var access = policy.access();
    return access.admits(client);
  }

  private @Nullable Problem tooMany(Route route, InetAddress client, long nowNanos) {
    if (clientAllowance != null && clients != null) {
      long wait = clients.take(clientAllowance, number, client, nowNanos);
      if (wait > 0) {
        return PolicyProblems.clientTooFast(route, Duration.ofNanos(wait));
      }
    }
    long wait = rate == null ? 0 : rate.take(nowNanos);
    return wait > 0 ? PolicyProblems.routeTooBusy(route, Duration.ofNanos(wait)) : null;
  }

  /**
   * Checks a password off the event loop.
   *
   * @param then told on another thread how that went, null for a fit; never before this returns on
   *     the caller's own
   */
  public void check(Route route, Credentials credentials, Consumer<@Nullable Problem> then) {
    var asked = login;
    if (asked == null) {
      throw new IllegalStateException("Nobody asked for a password.");
    }
    passwords.check(
        () -> asked.check(credentials, System.nanoTime()) ? null : PolicyProblems.loginWrong(route),
        then);
  }
}
