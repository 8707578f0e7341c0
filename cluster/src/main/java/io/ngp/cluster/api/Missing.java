package io.ngp.cluster.api;

import io.ngp.cluster.app.PathId;
import io.ngp.cluster.app.Version;
import io.ngp.cluster.refusal.RefusedException;
import io.ngp.cluster.refusal.RefusedException.Reason;

/** What is said of things that don't exist, in Marathon's words (marathon/API.md 1.4). */
final class Missing {
  private Missing() {}

  static RefusedException app(PathId id) {
    return of("App '%s' does not exist".formatted(id));
  }

  static RefusedException appVersion(PathId id, Version version) {
    return of("App '%s' does not exist in version %s".formatted(id, version));
  }

  static RefusedException pod(PathId id) {
    return of("Pod '%s' does not exist".formatted(id));
  }

  static RefusedException podVersion(PathId id, Version version) {
    return of("Pod '%s' does not exist in version %s".formatted(id, version));
  }

  static RefusedException group(PathId id) {
    return of("Group '%s' does not exist".formatted(id));
  }

  static RefusedException groupVersion(PathId id, Version version) {
    return of("Group '%s' does not exist in version %s".formatted(id, version));
  }

  static RefusedException task(String id) {
    return of("Task '%s' does not exist".formatted(id));
  }

  static RefusedException deployment(String id) {
    return of("DeploymentPlan %s does not exist".formatted(id));
  }

  static RefusedException queued(PathId id) {
    return of("Application %s not found in tasks queue.".formatted(id));
  }

  static RefusedException route() {
    return of("URI not found");
  }

  static RefusedException of(String message) {
    return new RefusedException(new Reason.NotFound(message));
  }
}
