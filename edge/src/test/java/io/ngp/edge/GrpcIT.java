package io.ngp.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.ngp.edge.route.Route;
import io.ngp.edge.route.RouteTable;
import io.ngp.edge.route.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** gRPC end to end, with another implementation of HTTP/2 on both sides of the edge. */
class GrpcIT extends EdgeFixture {
  private Target serve(ServerServiceDefinition service) throws IOException {
    Server server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .maxInboundMessageSize(64 * 1024 * 1024)
            .addService(service)
            .build()
            .start();
    AutoCloseable stop = server::shutdownNow;
    keep(stop);
    return new Target("t1", "127.0.0.1", server.getPort());
  }

  private static ServerServiceDefinition.Builder echo() {
    return ServerServiceDefinition.builder("test.Echo");
  }

  private static ServerServiceDefinition unary(
      BiConsumer<String, StreamObserver<String>> behaviour) {
    return echo()
        .addMethod(EchoMethods.UNARY, ServerCalls.asyncUnaryCall(behaviour::accept))
        .build();
  }

  private static ServerServiceDefinition talk(
      Function<StreamObserver<String>, StreamObserver<String>> behaviour) {
    return echo()
        .addMethod(EchoMethods.TALK, ServerCalls.asyncBidiStreamingCall(behaviour::apply))
        .build();
  }

  private ManagedChannel channel(Edge edge) {
    var channel =
        NettyChannelBuilder.forAddress("127.0.0.1", edge.port())
            .overrideAuthority(HOST)
            .maxInboundMessageSize(64 * 1024 * 1024)
            .usePlaintext()
            .build();
    AutoCloseable stop = channel::shutdownNow;
    keep(stop);
    return channel;
  }

  private Edge grpcEdge(EdgeSettings settings, Target... targets) {
    var edge = keep(new Edge(settings));
    edge.start();
    edge.apply(h2cTable(targets));
    return edge;
  }

  private Edge grpcEdge(Target... targets) {
    return grpcEdge(settings(), targets);
  }

  private static String call(ManagedChannel channel, String message) {
    return ClientCalls.blockingUnaryCall(channel, EchoMethods.UNARY, CallOptions.DEFAULT, message);
  }

  /** What a stream brings; its end is told as a message, too. */
  private static final class Received implements StreamObserver<String> {
    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    @Override
    public void onNext(String message) {
      messages.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      messages.add(Status.fromThrowable(failure).getCode().name());
    }

    @Override
    public void onCompleted() {
      messages.add("END");
    }

    String next() throws InterruptedException {
      return String.valueOf(messages.poll(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void unaryCall() throws IOException {
    var edge =
        grpcEdge(
            serve(
                unary((message, answer) -> {
                  answer.onNext("hello " + message);
                  answer.onCompleted();
                })));
    var channel = channel(edge);

    assertThat(call(channel, "you")).isEqualTo("hello you");
    assertThat(call(channel, "x".repeat(3_000_000))).hasSize(3_000_006);
    assertThat(busy(edge, "t1")).isZero();
  }

  @Test
  void serverStreams() throws Exception {
    var service =
        echo()
            .addMethod(
                EchoMethods.LIST,
                ServerCalls.asyncServerStreamingCall(
                    (String message, StreamObserver<String> answer) -> {
                      for (int i = 0; i < 1000; i++) {
                        answer.onNext(message + i);
                      }
                      answer.onCompleted();
                    }))
            .build();
    var channel = channel(grpcEdge(serve(service)));

    var all =
        ClientCalls.blockingServerStreamingCall(
            channel, EchoMethods.LIST, CallOptions.DEFAULT, "m");

    for (int i = 0; i < 1000; i++) {
      assertThat(all.next()).isEqualTo("m" + i);
    }
    assertThat(all.hasNext()).isFalse();
  }

  @Test
  void clientsThatReadNothingHoldUpNobodyElse() throws Exception {
    var service =
        echo()
            .addMethod(
                EchoMethods.LIST,
                ServerCalls.asyncServerStreamingCall((String _, StreamObserver<String> answer) -> {
                  for (int i = 0; i < 400; i++) {
                    answer.onNext("x".repeat(10_000));
                  }
                }))
            .addMethod(
                EchoMethods.UNARY,
                ServerCalls.asyncUnaryCall((String message, StreamObserver<String> answer) -> {
                  answer.onNext(message);
                  answer.onCompleted();
                }))
            .build();
    var edge = grpcEdge(settings().withEventLoops(1), serve(service));
    for (int i = 0; i < 6; i++) {
      var unread = channel(edge).newCall(EchoMethods.LIST, CallOptions.DEFAULT);
      unread.start(new ClientCall.Listener<>() {}, new Metadata());
      unread.sendMessage("all");
      unread.halfClose();
    }
    Await.until("they are under way", () -> busy(edge, "t1") == 6);

    assertThat(call(channel(edge), "x".repeat(1_000_000))).hasSize(1_000_000);
    assertThat(busy(edge, "t1")).isEqualTo(6);
  }

  @Test
  void clientStreams() throws Exception {
    var service =
        echo()
            .addMethod(
                EchoMethods.COLLECT,
                ServerCalls.asyncClientStreamingCall((StreamObserver<String> answer) ->
                    new StreamObserver<String>() {
                      private int length;

                      @Override
                      public void onNext(String message) {
                        length += message.length();
                      }

                      @Override
                      public void onError(Throwable failure) {}

                      @Override
                      public void onCompleted() {
                        answer.onNext(Integer.toString(length));
                        answer.onCompleted();
                      }
                    }))
            .build();
    var channel = channel(grpcEdge(serve(service)));
    var received = new Received();

    var sending =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(EchoMethods.COLLECT, CallOptions.DEFAULT), received);
    for (int i = 0; i < 100; i++) {
      sending.onNext("x".repeat(10_000));
    }
    sending.onCompleted();

    assertThat(received.next()).isEqualTo("1000000");
    assertThat(received.next()).isEqualTo("END");
  }

  @Test
  void bothStreamInTurns() throws Exception {
    var channel = channel(grpcEdge(serve(talk(GrpcIT::echoing))));
    var received = new Received();

    var sending =
        ClientCalls.asyncBidiStreamingCall(
            channel.newCall(EchoMethods.TALK, CallOptions.DEFAULT), received);

    for (int i = 0; i < 20; i++) {
      sending.onNext("turn " + i);
      assertThat(received.next()).isEqualTo("turn " + i);
    }
    sending.onCompleted();
    assertThat(received.next()).isEqualTo("END");
  }

  private static StreamObserver<String> echoing(StreamObserver<String> answer) {
    return new StreamObserver<>() {
      @Override
      public void onNext(String message) {
        answer.onNext(message);
      }

      @Override
      public void onError(Throwable failure) {}

      @Override
      public void onCompleted() {
        answer.onCompleted();
      }
    };
  }

  @Test
  void silentCallOutlastsThePatienceWithOrdinaryRequests() throws Exception {
    var brief = Duration.ofMillis(200);
    var settings =
        settings()
            .withClient(TestTimeouts.body(brief))
            .withUpstream(TestTimeouts.responseHeader(brief));
    var edge = grpcEdge(settings);
    var never = new CountDownLatch(1);
    var calls = h2cTable(serve(talk(GrpcIT::echoing))).routes().getFirst();
    var slow = Route.of("slow.test", "/slow", List.of(app(_ -> never.await()).target("slow")));
    edge.apply(new RouteTable(2, List.of(calls, slow)));
    var received = new Received();
    var sending =
        ClientCalls.asyncBidiStreamingCall(
            channel(edge).newCall(EchoMethods.TALK, CallOptions.DEFAULT), received);
    Await.until("the call arrived", () -> busy(edge, "t1") == 1);

    assertThat(client(edge).get("slow.test", "/", "").answer().status())
        .as("of an ordinary one")
        .isEqualTo(504);
    sending.onNext("still here");
    assertThat(received.next()).isEqualTo("still here");
  }

  @Test
  void errorOfTheServerComesThrough() throws IOException {
    var edge =
        grpcEdge(
            serve(
                unary((_, answer) ->
                    answer.onError(
                        Status.INVALID_ARGUMENT.withDescription("not so").asRuntimeException()))));

    var status = failureOf(() -> call(channel(edge), "x"));

    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).isEqualTo("not so");
  }

  @Test
  void deadlineIsToldToTheServer() throws Exception {
    var cancelled = new CountDownLatch(1);
    var edge =
        grpcEdge(
            serve(
                unary((_, _) ->
                    Context.current().addListener(_ -> cancelled.countDown(), Runnable::run))));
    var channel = channel(edge);

    var status =
        failureOf(() ->
            ClientCalls.blockingUnaryCall(
                channel,
                EchoMethods.UNARY,
                CallOptions.DEFAULT.withDeadlineAfter(500, TimeUnit.MILLISECONDS),
                "x"));

    assertThat(status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(cancelled.await(60, TimeUnit.SECONDS)).isTrue();
    Await.until("nothing is under way", () -> busy(edge, "t1") == 0);
  }

  @Test
  void callWithoutAServerIsUnavailable() {
    var status = failureOf(() -> call(channel(grpcEdge()), "x"));

    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).contains("has no running copy that is ready");
  }

  @Test
  void callToAServerThatIsGoneIsUnavailable() throws IOException {
    var edge = grpcEdge(refusing("t1"));

    assertThat(failureOf(() -> call(channel(edge), "x")).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  private static Status failureOf(Runnable call) {
    var failure = catchThrowableOfType(StatusRuntimeException.class, call::run);
    assertThat(failure).as("the call's failure").isNotNull();
    return failure.getStatus();
  }
}
