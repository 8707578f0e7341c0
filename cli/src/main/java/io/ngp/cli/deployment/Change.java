package io.ngp.cli.deployment;

import io.ngp.cli.api.ApiAnswer;
import io.ngp.cli.api.AppId;
import io.ngp.cli.api.Json;
import java.util.List;

/**
 * A change the platform accepted and works on.
 *
 * @param deploymentId may be empty where the API did not name one
 * @param version of every app the change touched; empty if unknown
 * @param apps what it touches
 * @param kind what it does
 */
public record Change(String deploymentId, String version, List<AppId> apps, Kind kind) {
  /** What a change does to its apps, in the words shown while it happens and after. */
  public enum Kind {
    DEPLOY("Deploying", "is deployed"),
    SCALE("Scaling", "is scaled"),
    RESTART("Restarting", "is restarted"),
    ROLL_BACK("Rolling back", "is rolled back"),
    /** Rolling back all that a deployment changed; apps it created vanish. */
    CANCEL("Rolling back", "is rolled back"),
    REMOVE("Removing", "is removed");

    private final String doing;
    private final String done;

    Kind(String doing, String done) {
      this.doing = doing;
      this.done = done;
    }

    String doing() {
      return doing;
    }

    String done() {
      return done;
    }
  }

  /** The change that {@code answer} accepted. */
  public static Change of(ApiAnswer answer, List<AppId> apps, Kind kind) {
    var named = Json.text(answer.body(), "deploymentId");
    return new Change(
        named.isEmpty() ? answer.deploymentId() : named,
        Json.text(answer.body(), "version"),
        apps,
        kind);
  }

  /** Copies the apps. */
  public Change {
    apps = List.copyOf(apps);
  }

  /** The apps as one text. */
  String subject() {
    return apps.size() <= 3
        ? String.join(", ", apps.stream().map(AppId::path).toList())
        : apps.size() + " apps";
  }
}
