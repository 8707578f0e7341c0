package io.ngp.node;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file that is appended to and stays bounded: when it is full it becomes {@code .1}, what was
 * {@code .1} becomes {@code .2}, and so on up to {@value #KEPT}. Never splits what is written at
 * once. For one thread.
 */
final class RotatingFile extends OutputStream {
  static final int KEPT = 4;
  private static final long LIMIT_BYTES = 32L * 1024 * 1024;

  private final Path file;
  private final long limitBytes;
  private OutputStream out = OutputStream.nullOutputStream();
  private long size = -1;

  /** A file that is opened when something is written. */
  RotatingFile(Path file) {
    this(file, LIMIT_BYTES);
  }

  RotatingFile(Path file, long limitBytes) {
    this.file = file;
    this.limitBytes = limitBytes;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    if (size < 0) {
      open();
    }
    if (size > 0 && size + length > limitBytes) {
      rotate();
    }
    out.write(bytes, from, length);
    size += length;
  }

  private void open() throws IOException {
    out = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    size = Files.size(file);
  }

  private void rotate() throws IOException {
    close();
    for (int i = KEPT; i > 1; i--) {
      if (Files.exists(kept(i - 1))) {
        Files.move(kept(i - 1), kept(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.move(file, kept(1), StandardCopyOption.REPLACE_EXISTING);
    open();
  }

  private Path kept(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  @Override
  public void close() throws IOException {
    out.close();
    out = OutputStream.nullOutputStream();
    size = -1;
  }
}
