package io.ngp.cli.backup;

import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.target.PlatformFolder;
import io.ngp.provider.aws.S3Access;
import io.ngp.provider.aws.S3Folder;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How buckets are reached, and where backups are when nobody says it. */
final class PlaceOptions {
  private static final String FOLDER = "backups";
  private static final String BUCKET = "s3://";

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Of s3://...: another server than Amazon's.")
  private @Nullable String endpoint;

  @Option(names = "--region", paramLabel = "NAME", description = "Of s3://...: its region.")
  private @Nullable String region;

  @Option(
      names = "--path-style",
      description = "Of s3://...: buckets stand in the path, as many servers want it.")
  private boolean isPathStyle;

  /** The place of this name; without one the folder {@code backups} beside the platform. */
  Place place(Optional<String> name, Invocation invocation) {
    if (name.isPresent() && isBucket(name.get())) {
      return new BucketPlace(new S3Folder(access(), name.get()), name.get());
    }
    Path owner = PlatformFolder.of(invocation).owner();
    return new FolderPlace(
        name.map(each -> invocation.workingFolder().resolve(each).normalize())
            .orElseGet(() -> owner.resolve(FOLDER)));
  }

  static boolean isBucket(String name) {
    return name.startsWith(BUCKET);
  }

  private S3Access access() {
    return S3Access.of(
        Optional.ofNullable(endpoint), Optional.ofNullable(region), isPathStyle, "--endpoint");
  }
}
