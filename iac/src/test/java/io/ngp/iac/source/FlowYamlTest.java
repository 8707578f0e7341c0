package io.ngp.iac.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Num;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowYamlTest {
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "yes",
          "No",
          "NULL",
          "true",
          "~",
          "1",
          "1e3",
          "0x1f",
          ".inf",
          "-",
          "a: b",
          "a #b",
          "# a",
          "{a}",
          "[a",
          "*a",
          "&a",
          "!a",
          "%a",
          "@a",
          "`a",
          "'",
          "\"",
          "\\",
          "\n",
          "a\r\nb",
          "\t",
          "\u0000",
          "\u007f",
          "\u0085",
          "\u2028",
          "\ufeff",
          "\ud83d\ude00",
          "\ue000",
          "é",
          "${a.b}",
          "$${",
          "ecdsa-p256",
          "a/b.c",
          " a ",
          "$secret");

  private static Value read(String text) {
    var diagnostics = new Diagnostics();
    var node = YamlReader.read("", text, diagnostics);
    assertThat(diagnostics.all()).as(text).isEmpty();
    return node.orElseThrow().plain();
  }

  @Test
  void whatIsWrittenIsRead() {
    for (var text : TEXTS) {
      assertThat(read(FlowYaml.of(Value.of(text)))).isEqualTo(Value.of(text));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void valuesOfAllKindsAreReadAsTheyWere(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < 100; round++) {
      var value = value(random, 3);

      assertThat(read("key: " + FlowYaml.of(value))).isEqualTo(new Fields(Map.of("key", value)));
    }
  }

  private static Value value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> Value.NULL;
      case 1 -> Value.of(random.nextBoolean());
      case 2 -> new Num(BigDecimal.valueOf(random.nextInt(), random.nextInt(-3, 9)));
      case 3 -> Value.of(text(random));
      case 4 ->
          new Items(
              IntStream.range(0, random.nextInt(4))
                  .mapToObj(_ -> value(random, depth - 1))
                  .toList());
      default -> {
        var fields = new LinkedHashMap<String, Value>();
        for (var at = random.nextInt(4); at > 0; at--) {
          fields.put(text(random), value(random, depth - 1));
        }
        yield new Fields(fields);
      }
    };
  }

  private static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size())) + TEXTS.get(random.nextInt(TEXTS.size()));
  }
}
