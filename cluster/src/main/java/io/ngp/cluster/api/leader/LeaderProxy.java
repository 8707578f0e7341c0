package io.ngp.cluster.api.leader;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.ngp.cluster.api.http.Reply;
import io.ngp.identity.Identity;
import io.ngp.identity.PeerRole;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * Passes a request on to the leader and the answer back, both unchanged and streamed. The JDK's
 * client is used because it sends paths and bytes as they are.
 */
public final class LeaderProxy implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Until the answer begins; a deployment is durable well within it. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);

  /** How often it is looked whether the leader still is the leader. */
  private static final Duration LOOK = Duration.ofMillis(200);

  private static final Duration WHOLE_TIMEOUT = Duration.ofMinutes(5);

  /** Headers of one connection (RFC 9110 section 7.6.1) and those the client sets itself. */
  private static final Set<String> NOT_PASSED =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final HttpClient client;

  /**
   * @param identity by which leaders are called, and have to prove that they are masters; in clear
   *     text when absent
   */
  public LeaderProxy(Optional<Identity> identity) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    identity.ifPresent(own -> builder.sslContext(own.context(Set.of(PeerRole.MASTER))));
    client = builder.build();
  }

  /** The same path and query at the leader. */
  static URI target(ServerRequest request, URI leader) {
    String query = request.query().rawValue();
    return URI.create(
        leader + request.prologue().uriPath().rawPath() + (query.isEmpty() ? "" : "?" + query));
  }

  /**
   * Answers with what the leader answers, or 502 if it got the request and doesn't.
   *
   * @param via what this master adds to the request's {@code X-Marathon-Via}
   * @param isReplaced whether another master leads by now: then this one, frozen or cut off, is not
   *     waited for any longer
   * @return whether it is answered; if not, the leader certainly changed nothing, and the request
   *     may be passed on once more
   */
  boolean pass(
      ServerRequest request,
      RoutingResponse response,
      URI leader,
      String via,
      BooleanSupplier isReplaced) {
    HttpResponse<InputStream> answer;
    try {
      answer = send(outgoing(request, leader, via), isReplaced);
    } catch (ConnectException | HttpConnectTimeoutException _) {
      return false;
    } catch (IOException e) {
      if (LeaderFilter.isRead(request) && !request.content().hasEntity()) {
        return false;
      }
      Reply.error(502, unreachable(leader, e)).send(request, response);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new CloseConnectionException("Stopped while waiting for the leader");
    }
    try (InputStream body = answer.body()) {
      passBack(request, response, answer, body);
      return true;
    } catch (IOException e) {
      throw new CloseConnectionException("The leader's answer broke off", e);
    }
  }

  private HttpResponse<InputStream> send(HttpRequest request, BooleanSupplier isReplaced)
      throws IOException, InterruptedException {
    var answer = client.sendAsync(request, BodyHandlers.ofInputStream());
    while (true) {
      try {
        return answer.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        if (isReplaced.getAsBoolean()) {
          answer.cancel(true);
          throw new IOException("another master leads by now");
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IOException(e.getCause());
      }
    }
  }

  private static String unreachable(URI leader, IOException e) {
    return "The leader at %s did not answer: %s. Whether the request was carried out is not known: look before repeating it."
        .formatted(leader, e);
  }

  private static HttpRequest outgoing(ServerRequest request, URI leader, String via) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(target(request, leader))
            .timeout(ANSWER_TIMEOUT)
            .method(request.prologue().method().text(), body(request));
    for (Header header : request.headers()) {
      if (!NOT_PASSED.contains(header.name().toLowerCase(Locale.ROOT))) {
        header.allValues().forEach(value -> builder.header(header.name(), value));
      }
    }
    return builder
        .header(LeaderFilter.VIA.defaultCase(), via)
        .header("X-Forwarded-For", request.remotePeer().host())
        .build();
  }

  private static BodyPublisher body(ServerRequest request) {
    if (!request.content().hasEntity()) {
      return BodyPublishers.noBody();
    }
    BodyPublisher streamed = BodyPublishers.ofInputStream(request.content()::inputStream);
    OptionalLong length = request.headers().contentLength();
    return length.isPresent()
        ? BodyPublishers.fromPublisher(streamed, length.getAsLong())
        : streamed;
  }

  private static void passBack(
      ServerRequest request,
      RoutingResponse response,
      HttpResponse<InputStream> answer,
      InputStream body)
      throws IOException {
    response.status(Status.create(answer.statusCode()));
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!NOT_PASSED.contains(name.toLowerCase(Locale.ROOT))) {
            HeaderName header = HeaderNames.create(name);
            response.headers().remove(header);
            response.header(name, values.toArray(String[]::new));
          }
        });
    OptionalLong length = answer.headers().firstValueAsLong("Content-Length");
    length.ifPresent(bytes -> response.header(HeaderNames.CONTENT_LENGTH, Long.toString(bytes)));
    if (hasBody(request, answer, length)) {
      copy(body, response);
    } else {
      response.send();
    }
  }

  private static boolean hasBody(
      ServerRequest request, HttpResponse<InputStream> answer, OptionalLong length) {
    return !request.prologue().method().text().equals("HEAD")
        && answer.statusCode() != 204
        && answer.statusCode() != 304
        && length.orElse(-1) != 0;
  }

  private static void copy(InputStream body, RoutingResponse response) throws IOException {
    CompletableFuture<Void> deadline =
        new CompletableFuture<Void>()
            .completeOnTimeout(null, WHOLE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Void> closing = deadline.thenRun(() -> closeQuietly(body));
    try {
      try (OutputStream out = response.outputStream()) {
        body.transferTo(out);
      }
      response.commit(); // a filter's answer is not finished by itself
    } finally {
      closing.cancel(false);
      deadline.cancel(false);
    }
  }

  private static void closeQuietly(InputStream body) {
    try {
      body.close();
    } catch (IOException _) {
      // It is being abandoned.
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
