package io.ngp.provider.aws;

import io.ngp.iac.state.StateException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The objects of a bucket below a prefix, with conditional writes. Every failure becomes a {@link
 * StateException} that says what to do.
 */
final class S3Objects {
  private static final String WRITER = "ngp-writer";
  private static final int CONFLICT = 409;
  private static final int PRECONDITION_FAILED = 412;
  private static final int NOT_FOUND = 404;
  private static final int REQUESTS_AT_A_TIME = 32;
  private static final int KEYS_PER_DELETE = 1000;

  private final S3Client client;
  private final String bucket;
  private final String prefix;
  private final S3Calls calls;

  S3Objects(S3Client client, String bucket, String prefix) {
    this.client = client;
    this.bucket = bucket;
    this.prefix = prefix;
    calls = new S3Calls(bucket, location(), S3Calls.OF_STATE);
  }

  /** An object's content, and the tag that a conditional write names. */
  static final class Stored {
    private final byte[] content;
    private final String tag;
    private final String writer;

    Stored(byte[] content, String tag, String writer) {
      this.content = content;
      this.tag = tag;
      this.writer = writer;
    }

    byte[] content() {
      return content;
    }

    String tag() {
      return tag;
    }
  }

  String location() {
    return "s3://" + bucket + "/" + prefix;
  }

  Optional<Stored> get(String name) {
    return call(
        "read " + name,
        () -> {
          try {
            var response =
                client.getObjectAsBytes(request -> request.bucket(bucket).key(key(name)));
            return Optional.of(
                new Stored(
                    response.asByteArrayUnsafe(),
                    response.response().eTag(),
                    response.response().metadata().getOrDefault(WRITER, "")));
          } catch (NoSuchKeyException _) {
            return Optional.empty();
          }
        });
  }

  /** The contents of many objects, in order; an object that is missing is empty. */
  List<Optional<Stored>> getAll(List<String> names) {
    var permits = new Semaphore(REQUESTS_AT_A_TIME);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var found = new ArrayList<Future<Optional<Stored>>>();
      for (var name : names) {
        found.add(threads.submit(limited(permits, name)));
      }
      var all = new ArrayList<Optional<Stored>>();
      for (var each : found) {
        all.add(result(each));
      }
      return all;
    }
  }

  private Callable<Optional<Stored>> limited(Semaphore permits, String name) {
    return () -> {
      permits.acquire();
      try {
        return get(name);
      } finally {
        permits.release();
      }
    };
  }

  private static Optional<Stored> result(Future<Optional<Stored>> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StateException problem) {
        throw problem;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StateException("Interrupted while reading the state.", "", e);
    }
  }

  /**
   * Writes an object that must not exist.
   *
   * @param writer who writes it
   * @return its tag; empty if it exists
   */
  Optional<String> create(String name, byte[] content, String writer) {
    return put(name, content, writer, request -> request.ifNoneMatch("*"));
  }

  /**
   * Writes an object that must still be as it was.
   *
   * @param tag of what was
   * @return its new tag; empty if it has changed or is gone
   */
  Optional<String> overwrite(String name, byte[] content, String writer, String tag) {
    return put(name, content, writer, request -> request.ifMatch(tag));
  }

  /** Writes an object, whatever is there. */
  void put(String name, byte[] content, String writer) {
    put(name, content, writer, _ -> {});
  }

  private Optional<String> put(
      String name,
      byte[] content,
      String writer,
      java.util.function.Consumer<PutObjectRequest.Builder> condition) {
    return call(
        "write " + name,
        () -> {
          try {
            var request =
                PutObjectRequest.builder()
                    .bucket(bucket)
                    .key(key(name))
                    .metadata(Map.of(WRITER, writer));
            condition.accept(request);
            return Optional.of(
                client.putObject(request.build(), RequestBody.fromBytes(content)).eTag());
          } catch (S3Exception e) {
            if (isRefusal(e)) {
              return repeated(name, content, writer);
            }
            throw e;
          }
        });
  }

  private static boolean isRefusal(S3Exception e) {
    return switch (e.statusCode()) {
      case CONFLICT, PRECONDITION_FAILED -> true;
      // A condition on an object that is gone.
      case NOT_FOUND -> !(e instanceof NoSuchBucketException);
      default -> false;
    };
  }

  /** A write whose answer was lost is repeated and then finds itself in its way. */
  private Optional<String> repeated(String name, byte[] content, String writer) {
    return get(name)
        .filter(found -> found.writer.equals(writer) && Arrays.equals(found.content(), content))
        .map(Stored::tag);
  }

  /** The names that begin with {@code start}, in order. */
  List<String> list(String start) {
    return call(
        "list " + start,
        () ->
            client
                .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(key(start)))
                .contents()
                .stream()
                .map(S3Object::key)
                .map(found -> found.substring(prefix.length() + 1))
                .sorted()
                .toList());
  }

  void delete(List<String> names) {
    for (int from = 0; from < names.size(); from += KEYS_PER_DELETE) {
      var some = names.subList(from, Math.min(names.size(), from + KEYS_PER_DELETE));
      var keys =
          some.stream().map(name -> ObjectIdentifier.builder().key(key(name)).build()).toList();
      var delete = Delete.builder().objects(keys).quiet(true).build();
      call(
          "delete what is outdated",
          () -> client.deleteObjects(request -> request.bucket(bucket).delete(delete)));
    }
  }

  private String key(String name) {
    return prefix + "/" + name;
  }

  private <T> T call(String what, Supplier<T> action) {
    return calls.run(what, action);
  }
}
