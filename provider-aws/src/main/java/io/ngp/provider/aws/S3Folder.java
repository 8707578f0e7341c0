package io.ngp.provider.aws;

import io.ngp.iac.state.StateException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Files below a prefix of a bucket: {@code s3://bucket/prefix}. Failures say what to do. */
public final class S3Folder implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61})(/.*)?");
  private static final S3Calls.Words WORDS =
      new S3Calls.Words("the backups", "its name", "--region and --endpoint");

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final S3Calls calls;

  /**
   * What an address names.
   *
   * @throws StateException if it is none
   */
  public S3Folder(S3Access access, String address) {
    var parts = ADDRESS.matcher(address);
    if (!parts.matches()) {
      throw new StateException(
          "\"" + address + "\" is no place in a bucket.", "Write it as s3://bucket/prefix.");
    }
    bucket = parts.group(1);
    prefix = parts.group(2) == null ? "" : parts.group(2).replaceAll("^/+|/+$", "");
    client = access.client();
    calls = new S3Calls(bucket, address, WORDS);
  }

  /** A file, and how long it is. */
  public record Stored(String name, long bytes) {}

  /** The files, by name. */
  public List<Stored> list() {
    return calls.run(
        "list backups",
        () ->
            client
                .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(key("")))
                .contents()
                .stream()
                .map(found -> new Stored(found.key().substring(key("").length()), found.size()))
                .filter(found -> !found.name().contains("/"))
                .toList());
  }

  /** Stores a file, or replaces it. */
  public void put(String name, Path file) {
    calls.run(
        "write " + name,
        () ->
            client.putObject(
                request -> request.bucket(bucket).key(key(name)), RequestBody.fromFile(file)));
  }

  /** Fetches a file into one that does not exist. */
  public void get(String name, Path file) {
    calls.run(
        "read " + name,
        () -> client.getObject(request -> request.bucket(bucket).key(key(name)), file));
  }

  /** Some bytes of a file, the first and the last one inclusive, counted from 0. */
  public byte[] bytes(String name, long first, long last) {
    return calls.run(
        "read " + name,
        () ->
            client
                .getObjectAsBytes(request ->
                    request
                        .bucket(bucket)
                        .key(key(name))
                        .range("bytes=%d-%d".formatted(first, last)))
                .asByteArray());
  }

  private String key(String name) {
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  @Override
  public void close() {
    client.close();
  }
}
