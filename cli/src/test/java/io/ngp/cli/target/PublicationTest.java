package io.ngp.cli.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.cli.api.AppInfo;
import io.ngp.cli.api.Json;
import org.junit.jupiter.api.Test;

class PublicationTest {
  private static final Publication PUBLICATION =
      new Publication("ngp.localhost", "127.0.0.1", 8080);

  @Test
  void appIsReachedByItsReversedPath() {
    assertThat(addresses("{}")).containsExactly("http://web.shop.ngp.localhost:8080");
  }

  @Test
  void labelsAddHosts() {
    assertThat(addresses("{\"NGP_HOSTS\": \"a.test, b.test\", \"HAPROXY_0_VHOST\": \"b.test\"}"))
        .containsExactly(
            "http://web.shop.ngp.localhost:8080", "http://a.test:8080", "http://b.test:8080");
  }

  @Test
  void wildcardsAndWhatACanarySharesAreNoAddresses() {
    var own = "http://web.shop.ngp.localhost:8080";

    assertThat(addresses("{\"NGP_HOSTS\": \"*.a.test\"}")).containsExactly(own);
    assertThat(addresses("{\"NGP_HOSTS\": \"a.test\", \"NGP_CANARY_OF\": \"/a\"}"))
        .containsExactly(own);
  }

  @Test
  void hiddenAppHasNoAddress() {
    assertThat(addresses("{\"NGP_EXPOSE\": \"FALSE\"}")).isEmpty();
  }

  @Test
  void appWithoutPortsHasNoAddress() {
    var app = AppInfo.from(Json.parse("{\"id\": \"/a\", \"portDefinitions\": []}"));

    assertThat(PUBLICATION.addresses(app)).isEmpty();
  }

  @Test
  void portEightyIsNotWritten() {
    assertThat(new Publication("x.test", "127.0.0.1", 80).console())
        .isEqualTo("http://admin.x.test");
  }

  private static Iterable<String> addresses(String labels) {
    return PUBLICATION.addresses(
        AppInfo.from(
            Json.parse(
                "{\"id\": \"/shop/web\", \"portDefinitions\": [{}], \"labels\": " + labels + "}")));
  }
}
