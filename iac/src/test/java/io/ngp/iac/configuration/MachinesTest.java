package io.ngp.iac.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.testing.PlainTypes;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Platforms of the target {@code machines}; mistakes are in the golden case of that name. */
class MachinesTest {
  @TempDir private Path folder;

  private Configuration load(String file) throws IOException {
    Files.writeString(folder.resolve("platform.yaml"), file);
    return ConfigurationLoader.load(
        new LoadRequest(
            folder,
            "default",
            folder.resolve("builtin"),
            Map.of("KEY", "/keys/one"),
            Map.of(),
            new Registry(List.of(new PlainTypes())),
            Optional.empty(),
            Optional.empty()));
  }

  private static Fields machines(Configuration configuration) {
    return (Fields)
        configuration.scopes().of("", _ -> Value.UNKNOWN).lookup("machines").orElseThrow();
  }

  @Test
  void machinesAreThereByHostAndByRole() throws IOException {
    var machines =
        machines(
            load(
                """
                platform: demo
                target: machines
                machines:
                  - {host: 10.0.0.12, roles: [master, agent], key_file: "${env.KEY}", port: 2222}
                  - {host: 10.0.0.11, roles: [agent], attributes: {rack: a}}
                """));

    assertThat(ValueReader.of(machines).map("master").fields()).containsOnlyKeys("10.0.0.12");
    assertThat(ValueReader.of(machines).map("agent").fields())
        .containsOnlyKeys("10.0.0.11", "10.0.0.12");
    assertThat(ValueReader.of(machines).map("balancer").fields()).isEmpty();
    assertThat(ValueReader.of(machines).items("list"))
        .extracting(each -> ((Fields) each).get("host").toString())
        .containsExactly("10.0.0.12", "10.0.0.11");
    var first = ValueReader.of(ValueReader.of(machines).map("all")).map("10.0.0.12");
    assertThat(first.get("key_file")).isEqualTo(Value.of("/keys/one"));
    assertThat(first.get("user")).isEqualTo(Value.NULL);
  }

  @Test
  void platformOfAnotherTargetHasNone() throws IOException {
    var machines = machines(load("platform: demo"));

    assertThat(ValueReader.of(machines).map("all").fields()).isEmpty();
  }

  @Test
  void moduleHasAFileOfItsOwnForATarget() throws IOException {
    var shop = Files.createDirectories(folder.resolve("modules/shop"));
    Files.writeString(shop.resolve("module.yaml"), "resources: {one: {type: plain, name: x}}");
    Files.writeString(
        shop.resolve("module.machines.yaml"),
        "resources: {each: {type: plain, for_each: \"${machines.all}\", name: x}}");

    var here = load("platform: demo\nmodules: {shop: {}}");
    var there =
        load(
            """
            platform: demo
            target: machines
            machines: [{host: 10.0.0.11, roles: [master]}]
            modules: {shop: {}}
            """);

    assertThat(here.blocks()).containsOnlyKeys(new BlockAddress("shop", "one"));
    assertThat(there.blocks()).containsOnlyKeys(new BlockAddress("shop", "each"));
  }
}
