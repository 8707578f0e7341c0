package io.ngp.node;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * The file that this process's standard output goes to, where its starter appends it to one. The
 * operating system is asked to put another in its place: Java itself can't.
 */
final class StandardOutput {
  private static final int OUTPUT = 1;
  private static final int ERROR = 2;

  /** O_WRONLY and O_APPEND of Linux, on all that Java runs on there. */
  private static final int WRITE_APPENDING = 0x401;

  private StandardOutput() {}

  /** The file, if it is one, and still where it was. */
  static Optional<Path> file() {
    return file(OUTPUT);
  }

  private static Optional<Path> file(int descriptor) {
    try {
      var file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
      // A pipe, a terminal, a file that was removed.
      return Optional.of(file).filter(Files::isRegularFile);
    } catch (IOException | UnsupportedOperationException _) {
      return Optional.empty();
    }
  }

  /**
   * Goes on in a new file of the same name, and keeps the old one as {@code former}. What is
   * written meanwhile is in one of both, whole.
   *
   * @param file {@link #file}, under whatever name
   * @throws IOException if that is not possible; then all is as before, or goes on in {@code
   *     former}
   */
  static void rotate(Path file, Path former) throws IOException {
    var hasErrors = file(ERROR).equals(file(OUTPUT));
    // Readable for whom the old one was.
    var permissions = Files.getPosixFilePermissions(file);
    Files.move(file, former, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.setPosixFilePermissions(file, permissions);
    goOnIn(file, hasErrors);
  }

  @SuppressWarnings("restricted")
  private static void goOnIn(Path file, boolean withErrors) throws IOException {
    var linker = Linker.nativeLinker();
    var call =
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
    try (var arena = Arena.ofConfined()) {
      var open =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("open"),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
      var replace = linker.downcallHandle(linker.defaultLookup().findOrThrow("dup2"), call);
      var close =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("close"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      var opened = call(open, arena.allocateFrom(file.toString()), WRITE_APPENDING);
      var first = call(replace, opened, OUTPUT);
      var second = withErrors ? call(replace, opened, ERROR) : first;
      var last = call(close, opened);
      if (opened < 0 || first < 0 || second < 0 || last < 0) {
        throw new IOException("the operating system refused to go on in " + file);
      }
    }
  }

  private static int call(MethodHandle function, Object... arguments) throws IOException {
    try {
      return (int) function.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IOException("the operating system could not be called", e);
    }
  }
}
