package io.ngp.cli.testing;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Apps as the API shows them, with the members that commands look at. */
public final class Apps {
  public static final String OLD = "2026-11-20T10:00:00.000Z";
  public static final String NEW = "2026-11-21T10:00:00.000Z";

  private Apps() {}

  /**
   * An app with an HTTP health check of which {@code healthy} of {@code instances} tasks are
   * healthy.
   */
  public static String app(String id, String version, int instances, int healthy) {
    return """
    {"id": "%s", "instances": %d, "cpus": 0.1, "mem": 64.0, "version": "%s", "labels": {},
     "versionInfo": {"lastConfigChangeAt": "%s", "lastScalingAt": "%s"},
     "healthChecks": [{"protocol": "HTTP", "path": "/health"}], "portDefinitions": [{"port": 10000}],
     "tasksStaged": 0, "tasksRunning": %d, "tasksHealthy": %d, "tasksUnhealthy": 0, "deployments": [],
     "tasks": [%s]}
    """
        .formatted(
            id,
            instances,
            version,
            version,
            version,
            healthy,
            healthy,
            tasks(id, version, healthy));
  }

  /** The same as the answer to a request for one app. */
  public static String single(String id, String version, int instances, int healthy) {
    return "{\"app\": " + app(id, version, instances, healthy) + "}";
  }

  /** The answer to a request for all apps. */
  public static String list(String... apps) {
    return "{\"apps\": [" + String.join(",", apps) + "]}";
  }

  /** A pod's status: one instance of two containers, of which one has finished. */
  public static String pod(String id) {
    return """
    {"id": "%s", "status": "STABLE", "spec": {"id": "%s", "version": "%s", "scaling": {"kind": "fixed", "instances": 1},
      "containers": [{"name": "init", "resources": {"cpus": 0.1, "mem": 16.0}}, {"name": "web", "resources": {"cpus": 0.2, "mem": 64.0}}]},
     "instances": [{"id": "x.instance-00000001-aaaa-bbbb", "status": "STABLE", "agentHostname": "127.0.0.1", "containers": [
       {"name": "init", "containerId": "x.instance-00000001-aaaa-bbbb.init.1", "status": "TASK_FINISHED", "message": "Command exited with status 0.", "endpoints": []},
       {"name": "web", "containerId": "x.instance-00000001-aaaa-bbbb.web.1", "status": "TASK_RUNNING", "endpoints": [{"name": "http", "allocatedHostPort": 31001}]}]}],
     "terminationHistory": [{"instanceID": "x.instance-00000001-aaaa-bbbb", "terminatedAt": "%s", "message": "Stopped as ordered."}]}
    """
        .formatted(id, id, NEW, OLD);
  }

  /** A running deployment of one app. */
  public static String deployments(String id, String app) {
    return """
    [{"id": "%s", "version": "%s", "affectedApps": ["%s"], "steps": [],
      "currentActions": [{"action": "ScaleApplication", "app": "%s"}], "currentStep": 2, "totalSteps": 2}]
    """
        .formatted(id, NEW, app, app);
  }

  /** What a change answers. */
  public static String accepted(String deployment) {
    return "{\"version\": \"" + NEW + "\", \"deploymentId\": \"" + deployment + "\"}";
  }

  private static String tasks(String id, String version, int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> task(id, version, number))
        .collect(Collectors.joining(","));
  }

  private static String task(String id, String version, int number) {
    return """
    {"id": "%s.instance-0000000%d-aaaa-bbbb._app.1", "appId": "%s", "host": "127.0.0.1", "ports": [3100%d],
     "state": "TASK_RUNNING", "startedAt": "%s", "version": "%s", "healthCheckResults": [{"alive": true}]}
    """
        .formatted(id.substring(1).replace('/', '_'), number, id, number, version, version);
  }
}
