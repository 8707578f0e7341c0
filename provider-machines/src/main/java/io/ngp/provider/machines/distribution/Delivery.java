package io.ngp.provider.machines.distribution;

import static io.ngp.provider.machines.ssh.Shell.quote;

import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.provider.machines.ssh.Answer;
import io.ngp.provider.machines.ssh.Host;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Brings a version to a host: what arrives is kept aside until all of it is there and unharmed,
 * then unpacked aside and renamed. A copy that broke off goes on where it stopped.
 */
public final class Delivery {
  private static final long MIB = 1024 * 1024;
  private static final long TOLD_EVERY = 8 * MIB;

  private final Host host;
  private final Operation operation;
  private final Duration patience;

  /** To {@code host}; no step takes longer than {@code patience}. */
  public Delivery(Host host, Operation operation, Duration patience) {
    this.host = host;
    this.operation = operation;
    this.patience = patience;
  }

  /**
   * Brings {@code version}.
   *
   * @param folder of all versions
   * @throws ProviderException if it cannot be brought; what arrived stays there for the next time
   */
  public void bring(Path archive, String version, String folder) {
    var part = folder + "/." + version + ".part";
    try {
      var size = Files.size(archive);
      var digest = digest(archive);
      var arrived = arrived(part, digest);
      if (arrived > size) {
        run("rm -f " + quote(part), "start anew");
        arrived = 0;
      }
      if (arrived < size) {
        send(archive, part, arrived, size);
      }
      unpack(part, version, folder, digest);
    } catch (IOException e) {
      throw new ProviderException(
          "%s cannot be read: %s".formatted(archive, e.getMessage()),
          "Remove it: it is made again by the next apply.",
          e);
    }
  }

  /** How much of exactly this archive is there. */
  private long arrived(String part, String digest) {
    var answer =
        run(
            """
            if [ "$(cat %1$s.sha256 2>/dev/null)" = %2$s ]; then
              stat -c %%s %1$s 2>/dev/null || echo 0
            else
              rm -f %1$s
              mkdir -p "$(dirname %1$s)"
              echo %2$s >%1$s.sha256
              echo 0
            fi
            """
                .formatted(quote(part), digest),
            "look for what was copied before");
    return Long.parseLong(answer.out().strip());
  }

  private void send(Path archive, String part, long arrived, long size) throws IOException {
    try (var source = Files.newInputStream(archive)) {
      source.skipNBytes(arrived);
      var answer = host.feed("cat >>" + quote(part), new Told(source, arrived, size), patience);
      check(answer, "copy NGP to it");
    }
  }

  private void unpack(String part, String version, String folder, String digest) {
    operation.progress("unpacking NGP " + version);
    run(
        """
        set -e
        cd %1$s
        if [ "$(sha256sum <%2$s | cut -c 1-64)" != %4$s ]; then
          rm -f %2$s
          echo 'what arrived is not what was sent; it is sent anew by the next apply' >&2
          exit 1
        fi
        rm -rf .%3$s.new
        mkdir .%3$s.new
        tar -xzf %2$s -C .%3$s.new --no-same-owner
        .%3$s.new/runtime/bin/java -version >/dev/null 2>.%3$s.new/java.log || {
          echo "its runtime does not start: $(head -n 3 .%3$s.new/java.log)" >&2
          exit 1
        }
        touch .%3$s.new/complete
        sync -f .%3$s.new 2>/dev/null || sync
        rm -rf %3$s
        mv .%3$s.new %3$s
        rm -f %2$s %2$s.sha256
        """
            .formatted(quote(folder), quote(part), version, digest),
        "unpack NGP");
  }

  /** Removes all versions but those that are linked or run. */
  public void prune(String folder) {
    run(
        """
        cd %s || exit 0
        for each in *; do
          [ -d "$each" ] || continue
          case "$(readlink ../current) $(readlink ../previous)" in *"versions/$each"*) continue ;; esac
          if ls -l /proc/[0-9]*/exe 2>/dev/null | grep -qF "/versions/$each/"; then continue; fi
          rm -rf -- "$each"
        done
        find . -maxdepth 1 -name '.*.new' -exec rm -rf {} +
        find . -maxdepth 1 \\( -name '.*.part' -o -name '.*.part.sha256' \\) -delete
        """
            .formatted(quote(folder)),
        "remove old versions");
  }

  private Answer run(String script, String what) {
    return check(host.run(script, patience), what);
  }

  private Answer check(Answer answer, String what) {
    if (!answer.isOk()) {
      throw answer.failure(host.login().host(), what);
    }
    return answer;
  }

  private static String digest(Path archive) throws IOException {
    try (var stream =
        new DigestInputStream(
            Files.newInputStream(archive), MessageDigest.getInstance("SHA-256"))) {
      stream.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(stream.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Tells how far it is while it is read. */
  private final class Told extends FilterInputStream {
    private final long size;
    private long read;
    private long told;

    Told(InputStream source, long read, long size) {
      super(source);
      this.read = read;
      this.size = size;
      this.told = read - TOLD_EVERY;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int count = super.read(bytes, from, length);
      read += Math.max(0, count);
      if (read - told >= TOLD_EVERY) {
        told = read;
        operation.progress("copying NGP, %d of %d MiB".formatted(read / MIB, size / MIB));
      }
      return count;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      read += value < 0 ? 0 : 1;
      return value;
    }
  }
}
