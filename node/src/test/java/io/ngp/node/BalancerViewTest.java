package io.ngp.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.node.route.RouteBook;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BalancerViewTest {
  private static final JsonNode TABLE =
      JsonMapper.shared()
          .readTree(
              """
              {"epoch": 1, "version": 7, "withdrawn": [], "routes": [
                {"host": "www.ngp.test", "path": "/", "app": "/www",
                 "targets": [{"id": "www.1", "host": "10.0.0.1", "port": 31000}]},
                {"host": "admin.ngp.test", "path": "/", "app": "/thief", "targets": []}]}
              """);

  @TempDir private Path folder;
  private Path config = Path.of("");

  @BeforeEach
  void write() throws IOException {
    config = folder.resolve("node.json");
    Files.writeString(
        config,
        """
        {"name": "balancer-1", "role": "balancer", "bind": "127.0.0.1", "port": 8080,
         "controlPort": 8090, "masters": ["http://127.0.0.1:8081"], "domain": "ngp.test",
         "adminCidrs": ["10.0.0.0/8"], "tls": {"port": 8443},
         "routeDefaults": {"NGP_MAX_BODY": "10 MiB", "NGP_HTTPS_REDIRECT": "true"}}
        """);
  }

  @Test
  void listHasTheMastersNamesAndWhatHoldsForAllApps() {
    var routes = BalancerView.of(TABLE, config).list().path("routes");

    assertThat(routes.findValuesAsString("rule"))
        .contains("admin.ngp.test/", "marathon.admin.ngp.test/", "www.ngp.test/");
    assertThat(routes.toString()).contains("only from 10.0.0.0/8", "bodies up to 10485760 bytes");
    assertThat(routes.findValuesAsString("heldBy")).containsExactly("admin.masters");
  }

  @Test
  void triedRequestIsSentOnToTheBalancersOwnTlsPort() throws IOException {
    var told =
        BalancerView.of(TABLE, config)
            .test(
                new RouteBook.Request(
                    "GET",
                    false,
                    "www.ngp.test:8080",
                    "/cart",
                    List.of(),
                    InetAddress.getByName("10.1.2.3")));

    assertThat(told.path("outcome").path("status").asInt()).isEqualTo(308);
    assertThat(told.path("outcome").path("message").asString()).contains(":8443/cart");
  }

  @Test
  void configurationOfAnotherRoleIsRefused() throws IOException {
    Files.writeString(config, "{\"name\": \"x\", \"role\": \"clown\"}");

    assertThatThrownBy(() -> BalancerView.of(TABLE, config))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
