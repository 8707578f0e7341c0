package io.ngp.cli.adopt.compose;

/** Tells where a service is not to be started again whenever it ends, as every app is. */
final class Restart {
  private static final String ALWAYS =
      "An app is started again whenever it ends, with growing delays while it fails.";
  private static final String INSTEAD =
      "Run what ends by itself outside of the platform, for example before you deploy.";

  private Restart() {}

  /** By {@code restart}. */
  static void tell(Service service) {
    service
        .section()
        .text("restart")
        .filter(policy -> !policy.equals("always") && !policy.equals("unless-stopped"))
        .ifPresent(_ -> service.changed("restart", ALWAYS, INSTEAD));
  }

  /** By {@code deploy.restart_policy}. */
  static void tell(Service service, Section policy) {
    var condition = policy.text("condition").orElse("any");
    if (!condition.equals("any")) {
      service
          .findings()
          .changed(policy.name("condition"), policy.position("condition"), ALWAYS, INSTEAD);
    }
    policy.others(
        java.util.Set.of("condition"),
        (key, member) ->
            service
                .findings()
                .dropped(
                    policy.name(key),
                    member.key(),
                    ALWAYS,
                    "Choose \"backoffSeconds\", \"backoffFactor\" and \"maxLaunchDelaySeconds\"."));
  }
}
