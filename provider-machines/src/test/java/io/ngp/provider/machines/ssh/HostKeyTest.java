package io.ngp.provider.machines.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostKeyTest {
  private static final String KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl";
  private static final String FINGERPRINT = "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU";

  @Test
  void keyIsTheSameAsItsFingerprint() {
    var key = HostKey.parse(KEY + " root@github").orElseThrow();
    assertThat(key.fingerprint()).isEqualTo(FINGERPRINT);
    assertThat(key.isSameAs(HostKey.parse(FINGERPRINT).orElseThrow())).isTrue();
    assertThat(key.isOfKind("ssh-ed25519")).isTrue();
    assertThat(key.isOfKind("rsa-sha2-512")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ssh-ed25519", "ssh-ed25519 AAAA", "ssh-ed25519 !!", "SHA256:abc", "x"})
  void whatIsNoKeyIsNotTaken(String text) {
    assertThat(HostKey.parse(text)).isEmpty();
  }
}
