package io.ngp.cli.app;

import io.ngp.cli.api.PlatformApi;
import io.ngp.cli.api.TaskInfo;
import io.ngp.cli.render.Screen;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * What one task writes to one of its outputs.
 *
 * @param stream {@code stdout} or {@code stderr}
 * @param mark stands before each line
 */
record TaskLog(PlatformApi api, Screen screen, TaskInfo task, String stream, String mark) {
  /**
   * Opens the last {@code tail} lines and, if {@code isFollowed}, all that come until the task has
   * ended.
   */
  InputStream open(int tail, boolean isFollowed) {
    return api.log(task.id(), stream, tail, isFollowed);
  }

  /**
   * Prints all that comes from {@code log} until its end; lines of several tasks never mix within a
   * line.
   */
  void print(InputStream log) throws IOException {
    try (var lines = new BufferedReader(new InputStreamReader(log, StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        screen.print(mark + line);
      }
    }
  }

  /** Tells the reader something about the log beside its lines. */
  void remark(String text) {
    screen.remark(mark + text);
  }
}
