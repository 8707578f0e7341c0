package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.ngp.edge.route.Target;
import io.ngp.edge.tls.Challenges;
import io.ngp.edge.tls.Keyring;
import io.ngp.edge.tls.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** HTTP/2 as most clients speak it: by TLS, agreed on in the handshake. */
class H2TlsIT extends EdgeFixture {
  /** What Java's client and certificates call this machine. */
  private static final String LOCALHOST = "localhost";

  private static final TestAuthority AUTHORITY = new TestAuthority();

  private Edge encrypted() {
    var edge = keep(new Edge(settings().withTls(EdgeSettings.Tls.on(0))));
    edge.use(new Keyring(List.of(AUTHORITY.issue(LOCALHOST, HOST)), List.of(), Challenges.NONE));
    edge.start();
    return edge;
  }

  private HttpClient browser() throws Exception {
    return keep(
        HttpClient.newBuilder().version(Version.HTTP_2).sslContext(AUTHORITY.trusting()).build());
  }

  private static HttpRequest get(Edge edge, String path) {
    return HttpRequest.newBuilder(URI.create("https://" + LOCALHOST + ":" + edge.tlsPort() + path))
        .build();
  }

  @Test
  void clientsThatCanSpeakItDo() throws Exception {
    var app = appAnswering("hello");
    var edge = encrypted();
    edge.apply(table(LOCALHOST, app.target("t1")));

    var answer = browser().send(get(edge, "/x?y=1"), BodyHandlers.ofString());

    assertThat(answer.version()).isEqualTo(Version.HTTP_2);
    assertThat(answer.body()).isEqualTo("hello");
    assertThat(answer.sslSession()).isPresent();
    var call = app.calls().getFirst();
    assertThat(call.requestLine()).isEqualTo("GET /x?y=1 HTTP/1.1");
    assertThat(call.values("x-forwarded-proto")).containsExactly("https");
    assertThat(call.values("x-forwarded-port")).containsExactly(Integer.toString(edge.tlsPort()));
  }

  @Test
  void requestsShareOneConnection() throws Exception {
    var edge = encrypted();
    edge.apply(table(LOCALHOST, appAnswering("hello").target("t1")));
    var browser = browser();
    browser.send(get(edge, "/"), BodyHandlers.ofString());
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();

    for (int i = 0; i < 100; i++) {
      answers.add(browser.sendAsync(get(edge, "/" + i), BodyHandlers.ofString()));
    }

    for (var answer : answers) {
      assertThat(answer.get().version()).isEqualTo(Version.HTTP_2);
      assertThat(answer.get().body()).isEqualTo("hello");
    }
    assertThat(edge.stats().accepted()).isEqualTo(1);
    assertThat(edge.stats().handshakes().full()).isEqualTo(1);
  }

  @Test
  void oneThatSpeaksNoHttp2IsServedBesides() throws Exception {
    var edge = encrypted();
    edge.apply(table(LOCALHOST, appAnswering("hello").target("t1")));
    var old =
        keep(
            HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .sslContext(AUTHORITY.trusting())
                .build());

    var answer = old.send(get(edge, "/"), BodyHandlers.ofString());

    assertThat(answer.version()).isEqualTo(Version.HTTP_1_1);
    assertThat(answer.body()).isEqualTo("hello");
  }

  @Test
  void grpcCallsAndTheirFailuresPass() throws Exception {
    var edge = encrypted();
    edge.apply(h2cTable(service(echo())));
    var channel = channel(edge);

    assertThat(call(channel, "hi")).isEqualTo("hi hi");
    assertThat(
            ClientCalls.blockingServerStreamingCall(
                channel, EchoMethods.LIST, CallOptions.DEFAULT, "abc"))
        .toIterable()
        .containsExactly("a", "b", "c");

    edge.apply(h2cTable());
    var failure = catchThrowableOfType(StatusRuntimeException.class, () -> call(channel, "anyone"));
    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(edge.stats().handshakes().full()).isEqualTo(1);
  }

  private static String call(ManagedChannel channel, String message) {
    return ClientCalls.blockingUnaryCall(channel, EchoMethods.UNARY, CallOptions.DEFAULT, message);
  }

  private static ServerServiceDefinition echo() {
    return ServerServiceDefinition.builder("test.Echo")
        .addMethod(
            EchoMethods.UNARY,
            ServerCalls.asyncUnaryCall((request, answer) -> {
              answer.onNext(request + " " + request);
              answer.onCompleted();
            }))
        .addMethod(
            EchoMethods.LIST,
            ServerCalls.asyncServerStreamingCall((request, answer) -> {
              request.chars().forEach(each -> answer.onNext(Character.toString(each)));
              answer.onCompleted();
            }))
        .build();
  }

  private Target service(ServerServiceDefinition definition) throws IOException {
    var server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(definition)
            .build()
            .start();
    AutoCloseable stop = server::shutdownNow;
    keep(stop);
    return new Target("t1", "127.0.0.1", server.getPort());
  }

  private ManagedChannel channel(Edge edge) throws Exception {
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", edge.tlsPort())
            .overrideAuthority(HOST)
            .sslContext(GrpcSslContexts.forClient().trustManager(AUTHORITY.authority()).build())
            .build();
    AutoCloseable stop = channel::shutdownNow;
    keep(stop);
    return channel;
  }
}
