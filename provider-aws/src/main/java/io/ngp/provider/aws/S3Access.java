package io.ngp.provider.aws;

import io.ngp.iac.state.StateException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * How a server of buckets is reached; credentials are found as every AWS tool finds them.
 *
 * @param endpoint of another server than Amazon's
 * @param isPathStyle whether buckets stand in the path instead of the host name
 */
public record S3Access(Optional<URI> endpoint, Optional<String> region, boolean isPathStyle) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration CALL_TIMEOUT = Duration.ofMinutes(2);

  /**
   * Reads how.
   *
   * @param endpointSetting where the endpoint is said, for the message if it is no URL
   * @throws StateException if it is none
   */
  public static S3Access of(
      Optional<String> endpoint,
      Optional<String> region,
      boolean isPathStyle,
      String endpointSetting) {
    return new S3Access(endpoint.map(text -> uri(text, endpointSetting)), region, isPathStyle);
  }

  S3Client client() {
    var builder =
        S3Client.builder()
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .socketTimeout(SOCKET_TIMEOUT))
            .overrideConfiguration(each -> each.apiCallTimeout(CALL_TIMEOUT))
            // What is kept has checksums of its own, and not every server knows these.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .forcePathStyle(isPathStyle);
    endpoint.ifPresent(builder::endpointOverride);
    region
        .or(() -> endpoint.map(_ -> "us-east-1"))
        .ifPresent(name -> builder.region(Region.of(name)));
    try {
      return builder.build();
    } catch (SdkException e) {
      throw new StateException(
          "S3 cannot be used: " + e.getMessage(),
          "Say the region: in the platform file, AWS_REGION or a profile.",
          e);
    }
  }

  private static URI uri(String text, String setting) {
    try {
      var uri = URI.create(text);
      if (uri.getScheme() != null && uri.getHost() != null) {
        return uri;
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw new StateException(
        setting + " is \"" + text + "\", which is no URL.", "Write it as https://host:port.");
  }
}
