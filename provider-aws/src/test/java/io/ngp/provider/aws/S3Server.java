package io.ngp.provider.aws;

import com.adobe.testing.s3mock.S3MockApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 server in this process. */
@SuppressWarnings("deprecation") // There is no other way to start it in a process.
final class S3Server implements AutoCloseable {
  private final S3MockApplication application;

  private S3Server(S3MockApplication application) {
    this.application = application;
  }

  /** One that keeps what it is told, and what it needs itself, in {@code folder}. */
  static S3Server start(String bucket, Path folder) {
    var settings =
        Map.<String, Object>of(
            // Its second listener knows no address to bind to: none.
            "com.adobe.testing.s3mock.httpPort", "-1",
            "server.ssl.enabled", "false",
            "server.port", "0",
            "server.address", "127.0.0.1",
            "com.adobe.testing.s3mock.store.initialBuckets", bucket,
            "com.adobe.testing.s3mock.store.root", folder.resolve("store").toString(),
            "server.tomcat.basedir", folder.resolve("server").toString(),
            "logging.level.root", "WARN",
            "spring.main.banner-mode", "off");
    return new S3Server(S3MockApplication.start(new HashMap<>(settings)));
  }

  String endpoint() {
    return "http://127.0.0.1:" + application.getPort();
  }

  /** An endpoint where nobody listens. */
  static String unusedEndpoint() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the object between {@code start} and {@code end}. */
  void delete(String bucket, String start, String end) {
    try (var client = client()) {
      client.listObjectsV2(request -> request.bucket(bucket).prefix(start)).contents().stream()
          .map(S3Object::key)
          .filter(key -> key.endsWith(end))
          .forEach(key -> client.deleteObject(request -> request.bucket(bucket).key(key)));
    }
  }

  private S3Client client() {
    return S3Client.builder()
        .httpClientBuilder(UrlConnectionHttpClient.builder())
        .endpointOverride(URI.create(endpoint()))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .build();
  }

  @Override
  public void close() {
    application.stop();
  }
}
