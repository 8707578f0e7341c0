package io.ngp.provider.aws;

import io.ngp.iac.state.StateBackend;
import io.ngp.iac.state.StateBackendFactory;
import io.ngp.iac.state.StateException;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * {@code state: {backend: s3, bucket: NAME}}, with {@code prefix} (default {@code ngp/<platform>}),
 * {@code region}, and for other servers than Amazon's {@code endpoint} and {@code path_style}. The
 * environment's name is added to the prefix. Credentials are found as every AWS tool finds them.
 */
public final class S3StateBackendFactory implements StateBackendFactory {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);

  @Override
  public String name() {
    return "s3";
  }

  @Override
  public Set<String> settings() {
    return Set.of("bucket", "prefix", "region", "endpoint", "path_style");
  }

  @Override
  public StateBackend create(Fields settings, Context context) {
    var reader = ValueReader.of(settings);
    var bucket =
        reader
            .text("bucket")
            .orElseThrow(() ->
                new StateException(
                    "state.bucket is missing.", "Name the bucket that keeps the state."));
    var prefix =
        reader.text("prefix").orElse("ngp/" + context.platform()).replaceAll("^/+|/+$", "");
    var full = prefix.isEmpty() ? context.environment() : prefix + "/" + context.environment();
    return new S3StateBackend(client(reader), bucket, full);
  }

  private static S3Client client(ValueReader settings) {
    var builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(SOCKET_TIMEOUT))
            .overrideConfiguration(each -> each.apiCallTimeout(CALL_TIMEOUT))
            // The journal has checksums of its own, and not every server knows these.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .forcePathStyle(settings.truth("path_style").orElse(false));
    var endpoint = settings.text("endpoint");
    endpoint.ifPresent(text -> builder.endpointOverride(uri(text)));
    settings
        .text("region")
        .or(() -> endpoint.map(_ -> "us-east-1"))
        .ifPresent(region -> builder.region(Region.of(region)));
    try {
      return builder.build();
    } catch (SdkException e) {
      throw new StateException(
          "S3 cannot be used for the state: " + e.getMessage(),
          "Set state.region, AWS_REGION or a profile with a region.",
          e);
    }
  }

  private static URI uri(String text) {
    try {
      var uri = URI.create(text);
      if (uri.getScheme() != null && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw new StateException(
        "state.endpoint is \"" + text + "\", which is no URL.", "Write it as https://host:port.");
  }
}
