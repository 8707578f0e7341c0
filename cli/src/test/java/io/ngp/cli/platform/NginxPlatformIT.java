package io.ngp.cli.platform;

/** A platform with nginx in the edge's place. */
class NginxPlatformIT extends ProxyPlatform {
  NginxPlatformIT() {
    super("nginx");
  }
}
