package io.ngp.iac.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ngp.iac.apply.Applier;
import io.ngp.iac.apply.ApplyRequest;
import io.ngp.iac.diagnostic.InvalidException;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.plan.Planner;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.State;
import io.ngp.iac.testing.InMemoryStateBackend;
import io.ngp.iac.testing.PlainTypes;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationLoaderTest {
  private static final Registry TYPES = new Registry(List.of(new PlainTypes()));

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> settings = new HashMap<>();

  private void write(String name, String text) {
    try {
      var file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Configuration load(String name) {
    return load(name, Optional.empty());
  }

  private Configuration load(String name, Optional<SourceBundle> former) {
    return ConfigurationLoader.load(
        new LoadRequest(
            folder,
            name,
            folder.resolve("builtin"),
            environment,
            settings,
            TYPES,
            former,
            Optional.empty()));
  }

  /** The planned inputs of every resource, by address. */
  private static Map<String, Fields> planned(Configuration configuration) {
    var inputs = new HashMap<String, Fields>();
    new Planner(TYPES)
        .plan(PlanRequest.of(configuration, State.EMPTY))
        .changes()
        .forEach(change ->
            inputs.put(change.address().toString(), change.inputs().orElse(Fields.EMPTY)));
    return inputs;
  }

  private Value planned(String yaml, String address, String input) {
    write("platform.yaml", "platform: demo\n" + yaml);
    return planned(load("default")).getOrDefault(address, Fields.EMPTY).get(input);
  }

  @Test
  void expressionsHaveTheKindOfTheirValue() {
    assertThat(planned("resources: {a: {type: plain, name: x, more: '${1 + 2}'}}", "a", "more"))
        .isEqualTo(Value.of(3));
    assertThat(planned("resources: {a: {type: plain, name: 'n-${1 + 2}'}}", "a", "name"))
        .isEqualTo(Value.of("n-3"));
    assertThat(planned("resources: {a: {type: plain, name: '$${x}'}}", "a", "name"))
        .isEqualTo(Value.of("${x}"));
  }

  @Test
  void functionsWork() {
    assertThat(eval("join(['a', 'b'], '-')")).isEqualTo(Value.of("a-b"));
    assertThat(eval("upper(platform.name)")).isEqualTo(Value.of("DEMO"));
    assertThat(eval("range(3)"))
        .isEqualTo(new Value.Items(List.of(Value.of(0), Value.of(1), Value.of(2))));
    assertThat(eval("merge({'a': 1}, {'b': 2}).b")).isEqualTo(Value.of(2));
    assertThat(eval("length('abc') > 2 ? 'long' : 'short'")).isEqualTo(Value.of("long"));
    assertThat(eval("jsonencode({'a': [1, true]})")).isEqualTo(Value.of("{\"a\":[1,true]}"));
    assertThat(eval("yamldecode('a: [1, 2]').a[1]")).isEqualTo(Value.of(2));
    assertThat(eval("pad(7, 3)")).isEqualTo(Value.of("007"));
    assertThat(eval("contains(split('a,b', ','), 'b')")).isEqualTo(Value.of(true));
    assertThat(eval("env.NOBODY ?? 'nobody'")).isEqualTo(Value.of("nobody"));
  }

  private Value eval(String code) {
    return planned(
        "resources: {a: {type: plain, name: x, more: \"${" + code + "}\"}}", "a", "more");
  }

  @Test
  void hostileExpressionsGetNowhere() {
    for (var code :
        List.of(
            "''.class",
            "''.getClass()",
            "new('java.io.File', '/')",
            "while (true) 1",
            "x = 1",
            "[1].getClass().forName('java.lang.Runtime')",
            "platform.name.class.classLoader",
            "[1].class.forName",
            "file('/etc/passwd')",
            "file('../../etc/passwd')",
            "(x -> x)(1)")) {
      assertThatThrownBy(() -> eval(code)).as(code).isInstanceOf(InvalidException.class);
    }
  }

  @Test
  void modulesSeeTheirVariablesAndEachOthersOutputs() {
    write(
        "modules/net/module.yaml",
        """
        variables:
          size: {type: number, default: 2, min: 1}
          zone: {type: string, default: "${platform.name}-zone"}
        resources:
          subnet: {type: plain, count: "${var.size}", name: "${var.zone}-${count.index}"}
        outputs:
          first: "${subnet[0].name}"
          ids: "${subnet}"
        """);
    write(
        "modules/web/module.yaml",
        """
        needs: [net]
        variables:
          at: {type: string}
        resources:
          door: {type: plain, name: "${var.at}", more: "${net.first}"}
        """);
    write(
        "platform.yaml",
        "platform: demo\nmodules: {net: {size: 3}, web: {at: \"by ${net.first}\"}}\n");

    var planned = planned(load("default"));

    assertThat(planned.keySet())
        .containsExactlyInAnyOrder("net.subnet[0]", "net.subnet[1]", "net.subnet[2]", "web.door");
    assertThat(planned.getOrDefault("web.door", Fields.EMPTY).fields())
        .containsEntry("name", Value.of("by demo-zone-0"))
        .containsEntry("more", Value.of("demo-zone-0"));
  }

  @Test
  void environmentIsLaidOverAndNullRemoves() {
    write("platform.yaml", "platform: demo\nresources: {a: {type: plain, name: x, size: 1}}\n");
    write(
        "platform.prod.yaml", "resources: {a: {name: y, size: null}, b: {type: plain, name: z}}\n");

    var planned = planned(load("prod"));

    assertThat(planned.getOrDefault("a", Fields.EMPTY).fields())
        .isEqualTo(Map.of("name", Value.of("y")));
    assertThat(planned).containsKey("b");
  }

  @Test
  void secretsAreReadAndStaySecret() {
    environment.put("NGP_SECRET_KEY", "hush");
    write("secrets.env", "# ours\nOTHER=also hush\n");
    write(
        "platform.yaml",
        "platform: demo\nresources:\n  a: {type: plain, name: \"k=${secret.KEY}\", more: \"${secret.OTHER}\"}\n");

    var a = planned(load("default")).getOrDefault("a", Fields.EMPTY);

    assertThat(a.get("name")).isEqualTo(new Value.Secret(Value.of("k=hush")));
    assertThat(a.get("more")).isEqualTo(new Value.Secret(Value.of("also hush")));
  }

  @Test
  void secretsOthersMayReadAreRefused() throws IOException {
    write("platform.yaml", "platform: demo\n");
    write("secrets.env", "A=b\n");
    Files.setPosixFilePermissions(
        folder.resolve("secrets.env"), PosixFilePermissions.fromString("rw-r--r--"));

    assertThatThrownBy(() -> load("default"))
        .isInstanceOf(InvalidException.class)
        .hasMessageContaining("Others may read");
  }

  @Test
  void appsOfGroupsAreResourcesByTheirId() {
    write(
        "shop.json",
        "{\"id\": \"shop\", \"apps\": [{\"id\": \"web\", \"cmd\": \"x\"}], \"groups\": [{\"id\": \"db\", \"apps\": [{\"id\": \"one\"}]}]}");
    write(
        "platform.yaml",
        "platform: demo\napps: [{file: shop.json, once: true}, {id: /b, cmd: y}]\n");

    var planned = planned(load("default"));

    assertThat(planned.keySet())
        .containsExactlyInAnyOrder("app[\"/shop/web\"]", "app[\"/shop/db/one\"]", "app[\"/b\"]");
    assertThat(planned.getOrDefault("app[\"/shop/web\"]", Fields.EMPTY).get("once"))
        .isEqualTo(Value.of(true));
  }

  @Test
  void variablesOfTheCommandLineWin() {
    write(
        "modules/m/module.yaml",
        "variables: {n: {type: number, default: 1, max: 5}}\nresources: {a: {type: plain, name: x, count: '${var.n}'}}\n");
    write("platform.yaml", "platform: demo\nmodules: {m: {n: 2}}\n");
    settings.put("m.n", "3");

    assertThat(planned(load("default"))).hasSize(3);

    settings.put("m.n", "6");
    assertThatThrownBy(() -> load("default")).hasMessageContaining("must be at most 5");
  }

  @Test
  void unknownPartsOfAListLeaveTheOthersKnown() {
    write(
        "platform.yaml",
        """
        platform: demo
        resources:
          a: {type: plain, count: 2, name: "n${count.index}"}
          b: {type: plain, name: "${a[1].name}", more: "${a[0].id}", tags: ["${a[0].id}", x]}
          c: {type: plain, name: "${join(['x', a[1].name], '/')}", more: "${length(a)}"}
        """);

    var planned = planned(load("default"));

    var b = planned.getOrDefault("b", Fields.EMPTY);
    assertThat(b.get("name")).isEqualTo(Value.of("n1"));
    assertThat(b.get("more")).isEqualTo(Value.UNKNOWN);
    assertThat(b.get("tags")).isEqualTo(new Value.Items(List.of(Value.UNKNOWN, Value.of("x"))));
    var c = planned.getOrDefault("c", Fields.EMPTY);
    assertThat(c.get("name")).isEqualTo(Value.of("x/n1"));
    assertThat(c.get("more")).isEqualTo(Value.of(2));
  }

  @Test
  void formerSourcesGiveTheFormerConfiguration() {
    write("platform.yaml", "platform: demo\nresources: {a: {type: plain, name: x}}\n");
    var former = load("default");
    write("platform.yaml", "platform: demo\nresources: {}\n");

    var again = load("default", Optional.of(former.sources()));

    assertThat(again.fingerprint()).isEqualTo(former.fingerprint());
    assertThat(planned(again)).containsOnlyKeys("a");
    assertThat(load("default").fingerprint()).isNotEqualTo(former.fingerprint());
  }

  @Test
  void whatIsReadCanBeApplied() {
    write(
        "platform.yaml",
        "platform: demo\nresources:\n  a: {type: plain, name: x}\n  b: {type: plain, name: \"${a.id}\"}\noutputs: {id: \"${b.name}\"}\n");
    var configuration = load("default");
    try (var session = InMemoryStateBackend.session()) {
      var plan = new Planner(TYPES).plan(PlanRequest.of(configuration, session.state()));

      var result =
          new Applier(TYPES, InstantSource.system())
              .apply(
                  new ApplyRequest(
                      plan, configuration, session, "apply", "me", 2, () -> false, _ -> {}));

      assertThat(result.outputs()).isEqualTo(Map.of("id", Value.of("id-of-a")));
    }
  }
}
