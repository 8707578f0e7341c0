package io.ngp.cli.app;

import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.PodInfo;
import io.ngp.cli.render.Paint;
import io.ngp.cli.render.Screen;
import java.util.Locale;

/** How an app or a pod is, in one word. */
enum AppStatus {
  RUNNING(Paint.GOOD),
  DEPLOYING(Paint.WARNING),
  UNHEALTHY(Paint.BAD),
  WAITING(Paint.BAD),
  SUSPENDED(Paint.FAINT);

  private final Paint paint;

  AppStatus(Paint paint) {
    this.paint = paint;
  }

  static AppStatus of(AppInfo app) {
    if (!app.deployments().isEmpty()) {
      return DEPLOYING;
    }
    if (app.instances() == 0) {
      return SUSPENDED;
    }
    if (app.counts().unhealthy() > 0) {
      return UNHEALTHY;
    }
    return app.good() < app.instances() ? WAITING : RUNNING;
  }

  static AppStatus of(PodInfo pod) {
    if (pod.wanted() == 0) {
      return SUSPENDED;
    }
    if (pod.isStable()) {
      return RUNNING;
    }
    if (pod.instances().stream().anyMatch(each -> each.status().equals("DEGRADED"))) {
      return UNHEALTHY;
    }
    var isStarting = pod.instances().stream().anyMatch(each -> each.status().equals("STAGING"));
    return isStarting ? DEPLOYING : WAITING;
  }

  String painted(Screen screen) {
    return screen.paint(paint, name().toLowerCase(Locale.ROOT));
  }
}
