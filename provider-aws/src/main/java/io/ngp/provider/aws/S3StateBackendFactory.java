package io.ngp.provider.aws;

import io.ngp.iac.state.StateBackend;
import io.ngp.iac.state.StateBackendFactory;
import io.ngp.iac.state.StateException;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.util.Set;

/**
 * {@code state: {backend: s3, bucket: NAME}}, with {@code prefix} (default {@code ngp/<platform>}),
 * {@code region}, and for other servers than Amazon's {@code endpoint} and {@code path_style}. The
 * environment's name is added to the prefix. Credentials are found as every AWS tool finds them.
 */
public final class S3StateBackendFactory implements StateBackendFactory {

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
    return new S3StateBackend(
        S3Access.of(
                reader.text("endpoint"),
                reader.text("region"),
                reader.truth("path_style").orElse(false),
                "state.endpoint")
            .client(),
        bucket,
        full);
  }
}
