package io.ngp.cluster.engine;

import io.ngp.cluster.engine.ExecCommand.Terminal;
import java.io.IOException;

/**
 * A command that runs where a task runs. One thread reads what it says while another may give it
 * input.
 */
public interface ExecSession extends AutoCloseable {
  /**
   * Waits for what comes next; the last frame is the end.
   *
   * @throws IOException if the command can't be followed any more
   */
  ExecFrame next() throws IOException, InterruptedException;

  /**
   * Gives the command input; waits until it takes it.
   *
   * @throws IOException if it reads no more
   */
  void write(byte[] input) throws IOException;

  /** There is no more input. */
  void endInput() throws IOException;

  /** The terminal has another size now; nothing happens if there is none. */
  void resize(Terminal size) throws IOException;

  /** Ends the command, as far as its engine can, if it has not ended. */
  @Override
  void close();
}
