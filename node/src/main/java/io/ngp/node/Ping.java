package io.ngp.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/**
 * Asks a master for a sign of life. One that stands still takes connections and answers nothing; of
 * one that is cut off nothing is heard.
 */
final class Ping {
  private static final String PATH = "/ping";

  private Ping() {}

  /**
   * Returns when a master has answered, whatever it is doing.
   *
   * @param patience for its taking the connection, and then for its answer
   * @throws IOException if it did not
   */
  static void send(URI master, Duration patience) throws IOException {
    var connection = (HttpURLConnection) master.resolve(PATH).toURL().openConnection();
    connection.setConnectTimeout((int) patience.toMillis());
    connection.setReadTimeout((int) patience.toMillis());
    try (InputStream answer = connection.getInputStream()) {
      answer.readAllBytes();
    }
  }

  /** Whether a master answers within {@code patience}. */
  static boolean isAnswered(URI master, Duration patience) {
    try {
      send(master, patience);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
