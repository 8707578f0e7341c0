package io.ngp.cli.backup;

import io.ngp.provider.aws.S3Folder;
import java.nio.file.Path;
import java.util.List;

/** Backups below a prefix of a bucket. */
record BucketPlace(S3Folder objects, String name) implements Place {
  @Override
  public List<Kept> list() {
    return objects.list().stream()
        .filter(found -> found.name().endsWith(SUFFIX))
        .map(found ->
            new Kept(
                found.name(),
                found.bytes(),
                (from, length) -> objects.bytes(found.name(), from, from + length - 1)))
        .toList();
  }

  @Override
  public String keep(Path file, String kept) {
    objects.put(kept, file);
    return name.replaceAll("/+$", "") + "/" + kept;
  }

  @Override
  public void fetch(String kept, Path file) {
    objects.get(kept, file);
  }

  @Override
  public void close() {
    objects.close();
  }
}
