package io.ngp.provider.tls;

import io.ngp.iac.provider.Provider;
import io.ngp.iac.provider.ResourceType;
import java.time.InstantSource;
import java.util.List;

/**
 * Manages {@code tls.ca}, a private certificate authority, and {@code tls.certificate}, what it
 * signs. Both exist in the state only; write them where they are needed with {@code file}.
 */
public final class TlsProvider implements Provider {
  private final List<ResourceType> types;

  /** A provider that tells by {@code clock} what is about to expire. */
  public TlsProvider(InstantSource clock) {
    this.types = List.of(new AuthorityType(clock), new CertificateType(clock));
  }

  @Override
  public List<ResourceType> types() {
    return types;
  }
}
