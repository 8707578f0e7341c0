package io.ngp.provider.machines.distribution;

import io.ngp.iac.provider.ProviderException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * NGP as hosts get it: the jars this process runs with and a runtime of their own, in one archive
 * that is made once for each content.
 */
public final class Distribution {
  private static final int DIGITS = 12;

  private final String number;
  private final List<Path> classPath;
  private final JavaRuntime runtime;

  /** What tells one JDK from another. */
  private final Path release;

  private final Path cache;
  private final boolean isUnchanging;
  private Optional<String> version = Optional.empty();

  /**
   * A distribution; nothing is read or made before it is asked for.
   *
   * @param number what people call this version of NGP
   * @param classPath jars, or folders of classes
   * @param jdk of whose modules the runtime is made
   * @param cache folder for the archive
   * @param isUnchanging nobody changes the jars as long as the cache exists
   */
  public Distribution(
      String number, List<Path> classPath, Path jdk, Path cache, boolean isUnchanging) {
    this.number = number;
    this.classPath = List.copyOf(classPath);
    this.runtime = new TrimmedRuntime(jdk);
    this.release = jdk.resolve("release");
    this.cache = cache;
    this.isUnchanging = isUnchanging;
  }

  /**
   * What this process runs: what was built on this machine, or what came to it as a host.
   *
   * @param home where NGP is installed
   */
  public static Distribution ofThisProcess(String number, Path home) {
    var fallback = home.resolve("target").resolve("hosts");
    var dist = Optional.ofNullable(System.getProperty("ngp.dist")).map(Path::of);
    var classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.isEmpty())
            .map(entry -> Path.of(entry).toAbsolutePath())
            .filter(Files::exists)
            .toList();
    if (dist.isEmpty() && Files.exists(home.resolve("runtime").resolve("release"))) {
      try {
        return new Distribution(home, classPath, fallback);
      } catch (IOException e) {
        throw failure("cannot read its version in " + home, e);
      }
    }
    return new Distribution(
        number,
        classPath,
        Path.of(System.getProperty("java.home")),
        dist.map(folder -> folder.resolve("hosts")).orElse(fallback),
        dist.isPresent());
  }

  /**
   * What a host was given: its files are those of a distribution, unpacked.
   *
   * @param home with the files {@code version} and {@code runtime}
   * @param cache folder for what is made of it
   */
  private Distribution(Path home, List<Path> classPath, Path cache) throws IOException {
    this.number = "";
    this.classPath = List.copyOf(classPath);
    this.runtime = _ -> home.resolve("runtime");
    this.release = home.resolve("runtime").resolve("release");
    this.cache = cache;
    this.isUnchanging = true;
    this.version = Optional.of(Files.readString(home.resolve(Bundle.VERSION)).strip());
  }

  /** Its number and a digest of all that is in it. */
  public synchronized String version() {
    if (version.isEmpty()) {
      version = Optional.of(isUnchanging ? remembered() : digested());
    }
    return version.get();
  }

  private String remembered() {
    var file = cache.resolve("version");
    try {
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
      var found = digested();
      replace(file, path -> Files.writeString(path, found + "\n"));
      return found;
    } catch (IOException e) {
      throw failure("cannot remember its version in " + cache, e);
    }
  }

  private String digested() {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(Files.readAllBytes(release));
      digest.update(Bundle.launcher());
      for (var entry : classPath) {
        for (var file : Bundle.files(entry)) {
          digest.update(Bundle.name(classPath, entry, file).getBytes(StandardCharsets.UTF_8));
          digest(file, digest);
        }
      }
      return number + "-" + HexFormat.of().formatHex(digest.digest()).substring(0, DIGITS);
    } catch (IOException e) {
      throw failure("cannot read what it consists of", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void digest(Path file, MessageDigest digest) throws IOException {
    try (InputStream stream = new DigestInputStream(Files.newInputStream(file), digest)) {
      stream.transferTo(OutputStream.nullOutputStream());
    }
  }

  /**
   * The archive, made now if it is not there yet, which takes some seconds; others wait meanwhile.
   *
   * @throws ProviderException if this machine's Java cannot make a runtime
   */
  public synchronized Path archive(Consumer<String> progress) {
    var archive = cache.resolve("ngp-" + version() + ".tar.gz");
    if (Files.exists(archive)) {
      return archive;
    }
    progress.accept("packing NGP " + version() + " with a runtime of its own, once");
    try {
      replace(archive, path -> new Bundle(classPath, runtime, version()).write(path));
      return archive;
    } catch (IOException e) {
      throw failure("cannot be packed for hosts in " + cache, e);
    }
  }

  /**
   * The image {@code ngp:VERSION} as {@code docker load} takes it, made now if it is not there yet,
   * which takes some seconds; others wait meanwhile.
   *
   * @throws ProviderException if this machine can't make it
   */
  public synchronized Path image(Consumer<String> progress) {
    var image = cache.resolve("ngp-image-" + version() + ".tar");
    if (Files.exists(image)) {
      return image;
    }
    progress.accept("making the image ngp:" + version() + ", once");
    try {
      replace(image, path -> new ImageBundle(classPath, runtime, version()).write(path));
      return image;
    } catch (IOException e) {
      throw failure("cannot be made an image in " + cache, e);
    }
  }

  /**
   * Others see the whole file or none, and whoever makes the same at the same time does no harm.
   */
  private void replace(Path file, Writing writing) throws IOException {
    Files.createDirectories(cache);
    var fresh = Files.createTempFile(cache, ".new-", "");
    try {
      writing.to(fresh);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private interface Writing {
    void to(Path file) throws IOException;
  }

  private static ProviderException failure(String what, IOException cause) {
    return new ProviderException(
        "NGP " + what + ": " + cause.getMessage(),
        "See that the folder can be written and that its disk is not full.",
        cause);
  }
}
