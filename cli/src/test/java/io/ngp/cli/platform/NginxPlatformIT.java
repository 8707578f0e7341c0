package io.ngp.cli.platform;

import org.junit.jupiter.api.Tag;

/** A platform with nginx in the edge's place. */
@Tag("long")
class NginxPlatformIT extends ProxyPlatform {
  NginxPlatformIT() {
    super("nginx");
  }
}
