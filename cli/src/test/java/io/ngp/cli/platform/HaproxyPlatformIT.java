package io.ngp.cli.platform;

import org.junit.jupiter.api.Tag;

/** A platform with HAProxy in the edge's place. */
@Tag("long")
class HaproxyPlatformIT extends ProxyPlatform {
  HaproxyPlatformIT() {
    super("haproxy");
  }
}
