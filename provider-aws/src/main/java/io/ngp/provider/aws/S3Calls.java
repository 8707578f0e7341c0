package io.ngp.provider.aws;

import io.ngp.iac.state.StateException;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Calls to one bucket; every failure becomes a {@link StateException} that says what to do, in the
 * words of whoever set it up.
 */
final class S3Calls {
  /** The state of infrastructure, as the platform file sets it up. */
  static final Words OF_STATE =
      new Words("the state", "state.bucket", "state.region and state.endpoint");

  private static final int FORBIDDEN = 403;
  private static final int NOT_IMPLEMENTED = 501;

  private final String bucket;
  private final String location;
  private final Words words;

  /**
   * How failures speak.
   *
   * @param what is kept in the bucket
   * @param bucket where its name is said
   * @param address where it is said how it is reached
   */
  record Words(String what, String bucket, String address) {}

  S3Calls(String bucket, String location, Words words) {
    this.bucket = bucket;
    this.location = location;
    this.words = words;
  }

  <T> T run(String what, Supplier<T> action) {
    try {
      return action.get();
    } catch (NoSuchBucketException e) {
      throw new StateException(
          "The bucket " + bucket + " for " + words.what() + " does not exist.",
          "Create it, with versioning if you like: `aws s3 mb s3://" + bucket + "`.",
          e);
    } catch (S3Exception e) {
      throw new StateException(
          "Cannot " + what + " in " + location + ": " + reason(e) + ".", fix(e), e);
    } catch (SdkClientException e) {
      throw unreachable(what, e);
    } catch (SdkException e) {
      throw new StateException(
          "Cannot " + what + " in " + location + ": " + e.getMessage() + ".", "Try again.", e);
    }
  }

  private StateException unreachable(String what, SdkClientException e) {
    var message = String.valueOf(e.getMessage());
    var fix =
        message.contains("credentials")
            ? "Give credentials: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, AWS_PROFILE, or a"
                + " role of this machine."
            : "Check the network, " + words.address() + ".";
    return new StateException("Cannot " + what + " in " + location + ": " + message, fix, e);
  }

  private static String reason(S3Exception e) {
    var details = e.awsErrorDetails();
    return details == null || details.errorMessage() == null || details.errorMessage().isBlank()
        ? "the server answers " + e.statusCode()
        : details.errorMessage().replaceFirst("\\.$", "");
  }

  private String fix(S3Exception e) {
    return switch (e.statusCode()) {
      case FORBIDDEN ->
          "Allow s3:GetObject, s3:PutObject and s3:DeleteObject on %s/* and s3:ListBucket on the bucket, or use other credentials."
              .formatted(location);
      case NOT_IMPLEMENTED ->
          "This server lacks conditional writes (If-Match, If-None-Match), which the lock needs:"
              + " use one that has them.";
      default -> "Try again; if it stays, check " + words.bucket() + ", " + words.address() + ".";
    };
  }
}
