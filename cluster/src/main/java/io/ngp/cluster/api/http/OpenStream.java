package io.ngp.cluster.api.http;

import io.helidon.common.GenericType;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.media.type.MediaType;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http.spi.Sink;
import io.helidon.webserver.http.spi.SinkProvider;
import io.helidon.webserver.http.spi.SinkProviderContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.function.BiConsumer;

/**
 * A response that is being streamed. Its headers are on the way before the first byte of its body
 * is there, and it notices when the client leaves although nothing is being written: it reads on
 * from the connection, on which a client that waits for a stream sends nothing more. The connection
 * can't serve another request afterwards.
 */
final class OpenStream implements Sink<byte[]> {
  static final GenericType<OpenStream> TYPE = GenericType.create(OpenStream.class);

  private final OutputStream out;
  private final DataReader client;
  private final Runnable commit;

  private OpenStream(OutputStream out, DataReader client, Runnable commit) {
    this.out = out;
    this.client = client;
    this.commit = commit;
  }

  OutputStream output() {
    return out;
  }

  @Override
  public OpenStream emit(byte[] bytes) {
    try {
      out.write(bytes);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to a stream", e);
    }
  }

  /** Sends what is left and the end of the body. */
  @Override
  public void close() {
    commit.run();
  }

  /** Interrupts the calling thread, which writes the stream, once the client has left. */
  void interruptWhenClientLeaves() {
    Thread writer = Thread.currentThread();
    Thread.ofVirtual().name("client-watch-" + writer.threadId()).start(() -> awaitEnd(writer));
  }

  private void awaitEnd(Thread writer) {
    try {
      while (!hasSentMore()) {
        // Nothing for as long as a read may take: look again.
      }
    } catch (DataReader.InsufficientDataAvailableException
        | UncheckedIOException
        | CloseConnectionException _) {
      writer.interrupt();
    }
  }

  /** Whether there is more from the client; a further request can't be told from leaving then. */
  private boolean hasSentMore() {
    try {
      client.ensureAvailable();
      return true;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        return false;
      }
      throw e;
    }
  }

  /** How the server finds this; loaded by name. */
  public static final class Provider implements SinkProvider<byte[]> {
    @Override
    public boolean supports(GenericType<? extends Sink<?>> type, ServerRequest request) {
      return type.equals(TYPE);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // asked for only with TYPE
    public <X extends Sink<byte[]>> X create(SinkProviderContext context) {
      OutputStream out = context.serverResponse().outputStream();
      context.flushHeaders();
      return (X)
          new OpenStream(out, context.connectionContext().dataReader(), context.closeRunnable());
    }

    @Override
    @Deprecated
    @SuppressWarnings({
      "removal",
      "TypeParameterUnusedInFormals"
    }) // abstract as long as Helidon keeps it
    public <X extends Sink<byte[]>> X create(
        ServerResponse response, BiConsumer<Object, MediaType> consumer, Runnable closing) {
      throw new UnsupportedOperationException("Replaced by create(SinkProviderContext)");
    }
  }
}
