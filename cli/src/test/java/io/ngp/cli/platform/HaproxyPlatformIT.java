package io.ngp.cli.platform;

/** A platform with HAProxy in the edge's place. */
class HaproxyPlatformIT extends ProxyPlatform {
  HaproxyPlatformIT() {
    super("haproxy");
  }
}
