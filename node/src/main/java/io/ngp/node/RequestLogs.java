package io.ngp.node;

import io.ngp.edge.seen.AccessLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Opens the log of requests where a node is told to keep it. */
final class RequestLogs {
  private static final String FILE = "access.log";

  private RequestLogs() {}

  /**
   * A log that is not started.
   *
   * @param folder the node's own, which gets the file
   */
  static AccessLog open(NodeConfig.RequestLog asked, Path folder) {
    OutputStream out = asked.toStdout() ? new Stdout() : new RotatingFile(folder.resolve(FILE));
    return new AccessLog(asked.format(), asked.withQuery(), out);
  }

  /** Shares stdout with the node's own log, whole batches at a time; it stays open. */
  private static final class Stdout extends OutputStream {
    @Override
    public void write(int b) {
      System.out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      System.out.write(bytes, from, length);
    }

    @Override
    public void flush() throws IOException {
      System.out.flush();
      if (System.out.checkError()) {
        throw new IOException("stdout can't be written");
      }
    }
  }
}
