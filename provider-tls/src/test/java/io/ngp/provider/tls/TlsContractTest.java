package io.ngp.provider.tls;

import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.testing.Given;
import io.ngp.iac.testing.ResourceTypeContract;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** Both types do what the engine relies on. */
class TlsContractTest {
  private static final AuthorityType AUTHORITY = new AuthorityType(InstantSource.system());
  private static final Fields CA =
      AUTHORITY.create(
          new TestOperation(),
          Given.complete(AUTHORITY.schema(), Given.fields("common_name", "Test CA")));

  /** They exist in the state only. */
  abstract static class InStateOnly extends ResourceTypeContract {
    @Override
    protected Optional<Fields> changedInputs() {
      return Optional.of(inputs().with("renew_before_days", Value.of(1)));
    }

    @Override
    protected boolean isFoundByToken() {
      return false;
    }

    @Override
    protected boolean isGoneWhenDeleted() {
      return false;
    }
  }

  @Nested
  class OfAuthority extends InStateOnly {
    @Override
    protected ResourceType type() {
      return AUTHORITY;
    }

    @Override
    protected Fields inputs() {
      return Given.fields("common_name", "Demo CA", "days", 400);
    }
  }

  @Nested
  class OfCertificate extends InStateOnly {
    @Override
    protected ResourceType type() {
      return new CertificateType(InstantSource.system());
    }

    @Override
    protected Fields inputs() {
      return Given.fields(
          "ca_certificate_pem", CA.get("certificate_pem"),
          "ca_private_key_pem", CA.get("private_key_pem"),
          "dns_names", List.of("www.example.com"),
          "ip_addresses", List.of("127.0.0.1", "::1"));
    }
  }
}
