package io.ngp.provider.machines.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The libraries of this machine that a Java runtime needs, by what the dynamic linker finds. */
record NativeLibraries(Path runtime) {
  private static final long PATIENCE_SECONDS = 60;

  /** {@code libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x...)}, or the linker itself. */
  private static final Pattern FOUND =
      Pattern.compile("^\\s*(?:\\S+ => )?(/\\S+) \\(0x[0-9a-f]+\\)$");

  /**
   * A library.
   *
   * @param place where programs look for it
   * @param file with all links followed
   */
  record Library(Path place, Path file) {}

  /**
   * All of them, in the order of their places.
   *
   * @throws IOException if this machine can't tell, as where its C library is not GNU's
   */
  List<Library> needed() throws IOException {
    var programs = new ArrayList<String>();
    for (var file : Bundle.files(runtime)) {
      var name = file.getFileName().toString();
      if (name.endsWith(".so") || file.equals(runtime.resolve("bin/java"))) {
        programs.add(file.toString());
      }
    }
    var found = new TreeMap<Path, Library>();
    for (var line : linked(programs).lines().toList()) {
      var matcher = FOUND.matcher(line);
      if (matcher.matches()) {
        var place = Path.of(matcher.group(1)).normalize();
        if (!place.startsWith(runtime)) {
          found.put(place, new Library(place, place.toRealPath()));
        }
      }
    }
    if (found.isEmpty()) {
      throw new IOException(
          "ldd finds no C library on this machine; images are made on Linux with the GNU C library");
    }
    return List.copyOf(found.values());
  }

  private static String linked(List<String> programs) throws IOException {
    var command = new ArrayList<>(List.of("ldd"));
    command.addAll(programs);
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var said = process.getInputStream()) {
      var text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("ldd did not end within " + PATIENCE_SECONDS + " s");
      }
      return text;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("ldd was interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
