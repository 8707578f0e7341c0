package io.ngp.cluster.api.http;

import io.helidon.http.BadRequestException;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ngp.cluster.control.StateStore.StoreLostException;
import io.ngp.cluster.refusal.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/** One request answered by one resource: runs it, turns failures into replies, sends the reply. */
final class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  /** Shorter bodies travel in one packet anyway. */
  private static final int MIN_COMPRESSED = 1024;

  private final ServerRequest request;
  private final ServerResponse response;

  private Exchange(ServerRequest request, ServerResponse response) {
    this.request = request;
    this.response = response;
  }

  static void run(Resource resource, ServerRequest request, ServerResponse response) {
    try {
      send(reply(resource, request), request, response);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloseConnectionException("The server stops", e);
    }
  }

  /**
   * Sends a reply.
   *
   * @throws CloseConnectionException if the client left, or the server stops
   */
  static void send(Reply reply, ServerRequest request, ServerResponse response) {
    try {
      new Exchange(request, response).write(reply);
      if (reply.endsConnection()) {
        commit(response);
        throw new CloseConnectionException("The rest of the request can't be read");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloseConnectionException("The server stops", e);
    } catch (IOException | UncheckedIOException e) {
      throw new CloseConnectionException("The client left before all was sent", e);
    }
  }

  private static void commit(ServerResponse response) {
    if (response instanceof RoutingResponse whole) {
      whole.commit();
    }
  }

  private static Reply reply(Resource resource, ServerRequest request) throws InterruptedException {
    try {
      return resource.reply(new Call(request, resource.prefix()));
    } catch (RefusedException e) {
      return Failures.reply(e.reason());
    } catch (Refusal e) {
      return e.reply();
    } catch (StoreLostException e) {
      LOG.warn("Nothing can be read: {}", e.getMessage());
      return Reply.unavailable(
          "This master does not lead any more. Nothing was changed; try again.");
    } catch (RequestException | BadRequestException e) {
      return BrokenRequests.reply(
          e instanceof RequestException known ? known.status() : Status.BAD_REQUEST_400);
    } catch (CloseConnectionException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      return unexpected(request, e);
    }
  }

  /** The client learns a number to quote, the log what happened. */
  static Reply unexpected(ServerRequest request, Exception e) {
    String incident = UUID.randomUUID().toString();
    LOG.error(
        "{} {} failed (incident {})",
        request.prologue().method().text(),
        request.prologue().uriPath().rawPath(),
        incident,
        e);
    return Reply.error(
        500,
        "The server failed to answer. Nothing is known to be wrong with the request; the master's"
            + " log says more under incident "
            + incident
            + ".");
  }

  private void write(Reply reply) throws IOException, InterruptedException {
    response.status(Status.create(reply.status()));
    reply.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    switch (reply.body()) {
      case Reply.Body.None _ -> response.send();
      case Reply.Body.Whole(var type, var bytes) -> sendWhole(type, bytes);
      case Reply.Body.Document(var type, var writer) -> sendDocument(type, writer);
      case Reply.Body.Stream(var type, var writer) -> sendStream(type, writer);
    }
  }

  private boolean isHead() {
    return request.prologue().method().text().equals("HEAD");
  }

  private void sendWhole(String type, byte[] bytes) throws IOException {
    response.header(HeaderNames.CONTENT_TYPE, type);
    if (bytes.length >= MIN_COMPRESSED && acceptsGzip()) {
      sendLong(type, out -> out.write(bytes));
    } else if (isHead()) {
      response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
      response.send();
    } else {
      response.send(bytes);
    }
  }

  private void sendDocument(String type, Reply.DocumentWriter writer) throws IOException {
    sendLong(
        type,
        out -> {
          try (JsonGenerator json = Json.generator(out)) {
            writer.write(json);
          }
        });
  }

  private interface Output {
    void to(OutputStream out) throws IOException;
  }

  private void sendLong(String type, Output output) throws IOException {
    response.header(HeaderNames.CONTENT_TYPE, type);
    response.header(HeaderNames.VARY, "Accept-Encoding");
    if (isHead()) {
      response.header(HeaderNames.CONTENT_LENGTH, Long.toString(lengthOf(output)));
      response.send();
      return;
    }
    boolean compressed = acceptsGzip();
    if (compressed) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
    }
    try (OutputStream plain = response.outputStream();
        OutputStream out = compressed ? new GZIPOutputStream(plain, 8192) : plain) {
      output.to(out);
    }
  }

  /** HEAD tells the length that GET without compression has (RFC 9110 section 8.6). */
  private static long lengthOf(Output output) throws IOException {
    LongAdder length = new LongAdder();
    output.to(
        new OutputStream() {
          @Override
          public void write(int b) {
            length.increment();
          }

          @Override
          public void write(byte[] bytes, int offset, int count) {
            length.add(count);
          }
        });
    return length.sum();
  }

  private void sendStream(String type, Reply.StreamWriter writer)
      throws IOException, InterruptedException {
    response.header(HeaderNames.CONTENT_TYPE, type);
    if (isHead()) {
      response.send();
      return;
    }
    response.header(HeaderValues.CONNECTION_CLOSE);
    try (OpenStream stream = response.sink(OpenStream.TYPE)) {
      stream.interruptWhenClientLeaves();
      writer.write(stream.output());
    }
    throw new CloseConnectionException("The stream has ended, and its connection with it");
  }

  private boolean acceptsGzip() {
    for (String header : request.headers().all(HeaderNames.ACCEPT_ENCODING, java.util.List::of)) {
      for (String coding : header.split(",", -1)) {
        String bare = coding.replace(" ", "").toLowerCase(java.util.Locale.ROOT);
        if (bare.equals("gzip") || (bare.startsWith("gzip;q=") && !isZero(bare.substring(7)))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isZero(String quality) {
    return quality.matches("0(\\.0*)?");
  }
}
