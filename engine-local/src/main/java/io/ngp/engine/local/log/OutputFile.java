package io.ngp.engine.local.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One output of a task: a file that the task's processes append to and that is cut when it grows
 * too large, its content going to {@code <name>.1} and from there to {@code <name>.2}. The
 * processes keep the file open, so it is copied and truncated, never moved. Thread-safe: readers
 * and rotation exclude each other, so that a follower misses nothing that a rotation moved.
 */
public final class OutputFile {
  private static final int CHUNK = 64 * 1024;

  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  // Both guarded by the lock; a position means something only within its generation.
  private int generation;
  private long droppedAtRotation;

  public OutputFile(Path file) {
    this.file = file;
  }

  public Path path() {
    return file;
  }

  /** How many bytes the task has written since the last rotation. */
  public long size() {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * Cuts the file if it is larger than this; at most as much is kept, the latest.
   *
   * @throws IOException if it can't be copied; then nothing is cut
   */
  public void rotateAbove(long largest) throws IOException {
    if (size() <= largest) {
      return;
    }
    lock.lock();
    try {
      Path first = numbered(1);
      if (Files.exists(first)) {
        Files.move(first, numbered(2), StandardCopyOption.REPLACE_EXISTING);
      }
      try (FileChannel in =
              FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
          FileChannel out =
              FileChannel.open(
                  first,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE)) {
        long size = in.size();
        long dropped = Math.max(0, size - largest);
        for (long at = dropped; at < size; ) {
          at += in.transferTo(at, size - at, out);
        }
        in.truncate(0);
        droppedAtRotation = dropped;
        generation++;
      }
    } finally {
      lock.unlock();
    }
  }

  /** A reading position; belongs to one reader. */
  public final class Cursor {
    private int readGeneration;
    private long position;

    private Cursor(int readGeneration, long position) {
      this.readGeneration = readGeneration;
      this.position = position;
    }

    /**
     * Reads on without waiting.
     *
     * @return how many bytes; 0 if nothing more is there now
     */
    public int read(byte[] into, int offset, int length) throws IOException {
      lock.lock();
      try {
        while (readGeneration != generation) {
          int count = readRotated(into, offset, length);
          if (count > 0) {
            return count;
          }
          readGeneration++;
          position = 0;
        }
        int count = readAt(file, position, into, offset, length);
        position += count;
        return count;
      } finally {
        lock.unlock();
      }
    }

    /** The rest of what this reader was reading when it was moved away. */
    private int readRotated(byte[] into, int offset, int length) throws IOException {
      int rotations = generation - readGeneration;
      if (rotations > 2) {
        return 0;
      }
      Path moved = numbered(rotations);
      // Only what the latest rotation dropped is remembered.
      long cutOff = rotations == 1 ? droppedAtRotation : 0;
      int count = readAt(moved, Math.max(0, position - cutOff), into, offset, length);
      position = Math.max(position, cutOff) + count;
      return count;
    }
  }

  /** A cursor so many lines back from the end, rotated files included. */
  public Cursor tail(int lines) throws IOException {
    lock.lock();
    try {
      long size = size();
      if (lines == 0) {
        return new Cursor(generation, size);
      }
      LineCounter counter = new LineCounter(lines);
      for (int back = 0; back <= 2; back++) {
        Path part = back == 0 ? file : numbered(back);
        if (!Files.exists(part)) {
          return back == 0 ? new Cursor(generation, 0) : at(back - 1, 0);
        }
        long start = counter.startIn(part);
        if (start >= 0) {
          return at(back, start);
        }
      }
      return at(2, 0);
    } finally {
      lock.unlock();
    }
  }

  private Cursor at(int back, long start) {
    long cutOff = back == 1 ? droppedAtRotation : 0;
    return new Cursor(generation - back, start + cutOff);
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  private static int readAt(Path path, long position, byte[] into, int offset, int length)
      throws IOException {
    if (!Files.exists(path)) {
      return 0;
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return Math.max(0, channel.read(ByteBuffer.wrap(into, offset, length), position));
    }
  }

  /** Counts lines backwards over several files. */
  private static final class LineCounter {
    private int left;
    private boolean isAtVeryEnd = true;

    LineCounter(int lines) {
      left = lines;
    }

    /** Where in this file the wanted lines start; -1 if further back. */
    long startIn(Path path) throws IOException {
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
        byte[] chunk = new byte[CHUNK];
        for (long end = channel.size(); end > 0; ) {
          long start = Math.max(0, end - CHUNK);
          int count = channel.read(ByteBuffer.wrap(chunk, 0, (int) (end - start)), start);
          for (int i = count - 1; i >= 0; i--) {
            if (chunk[i] == '\n' && !isAtVeryEnd && --left == 0) {
              return start + i + 1;
            }
            isAtVeryEnd = false;
          }
          end = start;
        }
        return -1;
      }
    }
  }
}
