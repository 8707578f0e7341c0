package io.ngp.cluster.api;

import io.ngp.cluster.api.http.Call;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.Command;
import io.ngp.cluster.app.LabelSelector;
import java.util.Locale;
import java.util.Optional;

/**
 * Which apps {@code GET /v2/apps} lists; all conditions must hold.
 *
 * @param id part of the id, in any case
 * @param cmd part of the shell command, in any case
 */
record AppFilter(Optional<String> id, Optional<String> cmd, Optional<LabelSelector> labels) {
  /**
   * @throws io.ngp.cluster.refusal.RefusedException 422 if the label selector can't be read
   */
  static AppFilter of(Call call) {
    return new AppFilter(
        call.parameter("id").map(AppFilter::lowerCase),
        call.parameter("cmd").map(AppFilter::lowerCase),
        call.parameter("label").map(LabelSelector::parse));
  }

  boolean accepts(App app) {
    return (id.isEmpty() || app.id().toString().contains(id.get()))
        && (cmd.isEmpty() || commandContains(app, cmd.get()))
        && (labels.isEmpty() || labels.get().matches(app.labels()));
  }

  private static boolean commandContains(App app, String part) {
    return app.program().command() instanceof Command.Shell(var line)
        && lowerCase(line).contains(part);
  }

  private static String lowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
