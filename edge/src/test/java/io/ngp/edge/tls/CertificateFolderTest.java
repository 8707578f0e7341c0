package io.ngp.edge.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateFolderTest {
  private final TestAuthority authority = new TestAuthority();

  @TempDir private Path folder;

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  @Test
  void certificatesFindTheirKeysWhateverTheFilesAreCalled() throws Exception {
    var shop = authority.issue("shop.test");
    var www = authority.issueRsa("www.test");
    var both = authority.issue("both.test");
    write("1.crt", TestAuthority.pem(shop));
    write("2.pem", TestAuthority.pem(www));
    write("other.key", TestAuthority.pem(shop.key()));
    write("privkey.pem", TestAuthority.pem(www.key()));
    Files.createDirectory(folder.resolve("below"));
    write("below/all.pem", TestAuthority.pem(both) + TestAuthority.pem(both.key()));
    write("notes.txt", "nothing");

    var found = CertificateFolder.read(List.of(folder));

    assertThat(found.problems()).isEmpty();
    assertThat(found.certificates()).containsExactly(shop, www, both);
  }

  @Test
  void whatCannotBeUsedIsNamedAndTheRestIsUsed() throws Exception {
    var good = authority.issue("good.test");
    var lost = authority.issue("lost.test");
    write("good.pem", TestAuthority.pem(good) + TestAuthority.pem(good.key()));
    write("lost.pem", TestAuthority.pem(lost));
    write("torn.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    Files.write(folder.resolve("binary.crt"), good.chain().getFirst().getEncoded());

    var found = CertificateFolder.read(List.of(folder, folder.resolve("nowhere")));

    assertThat(found.certificates()).containsExactly(good);
    assertThat(found.problems())
        .hasSize(4)
        .anySatisfy(
            problem -> assertThat(problem).contains("lost.pem", "no key", "BEGIN PRIVATE KEY"))
        .anySatisfy(problem -> assertThat(problem).contains("torn.pem", "damaged"))
        .anySatisfy(problem -> assertThat(problem).contains("binary.crt", "openssl x509"))
        .anySatisfy(problem -> assertThat(problem).contains("nowhere", "can't be read"));
  }

  @Test
  void keysInOldFormsAreNamedWithTheWayOut() throws Exception {
    var shop = authority.issue("shop.test");
    write("shop.pem", TestAuthority.pem(shop));
    write("shop.key", TestAuthority.pem(shop.key()).replace("PRIVATE", "EC PRIVATE"));

    assertThat(CertificateFolder.read(List.of(folder)).problems())
        .singleElement()
        .asString()
        .contains("shop.key", "openssl pkcs8 -topk8");
  }

  @Test
  void anAuthorityWithoutKeyIsNoProblem() throws Exception {
    var shop = authority.issue("shop.test");
    write("all.pem", TestAuthority.pem(shop) + TestAuthority.pem(shop.key()));
    String chain = TestAuthority.pem(shop);
    write("ca.pem", chain.substring(chain.lastIndexOf("-----BEGIN")));

    var found = CertificateFolder.read(List.of(folder));

    assertThat(found.problems()).isEmpty();
    assertThat(found.certificates()).containsExactly(shop);
  }
}
