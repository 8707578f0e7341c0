package io.ngp.iac.builtin;

import static io.ngp.iac.testing.Given.complete;
import static io.ngp.iac.testing.Given.fields;
import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.testing.TestOperation;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Secret;
import io.ngp.iac.value.ValueReader;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RandomTypeTest {
  private final RandomType type = new RandomType();

  private Value value(Object... namesAndValues) {
    return type.create(new TestOperation(), complete(type.schema(), fields(namesAndValues)))
        .get("value");
  }

  @Test
  void kindsLookAsTheyShould() {
    assertThat(value().toString()).matches("[a-z][a-z0-9]{15}");
    assertThat(value("kind", "hex", "length", 9).toString()).matches("[0-9a-f]{9}");
    assertThat(value("kind", "id").toString()).matches("[0-9a-f-]{36}");
    assertThat(value("kind", "number", "min", 7, "max", 7)).isEqualTo(Value.of(7));
  }

  @Test
  void passwordIsSecretAndHasEveryKindOfCharacter() {
    var password = value("kind", "password", "length", 8);
    assertThat(password).isInstanceOf(Secret.class);
    assertThat(ValueReader.open(password).toString())
        .hasSize(8)
        .matches(".*[a-z].*")
        .matches(".*[A-Z].*")
        .matches(".*[0-9].*")
        .matches(".*[^a-zA-Z0-9].*");
    assertThat(
            ValueReader.open(value("kind", "password", "length", 50, "special", false)).toString())
        .matches("[a-zA-Z0-9]{50}");
  }

  @Test
  void unknownPasswordIsSecretInThePlan() {
    assertThat(type.predict(Optional.empty(), fields("kind", "password")).get("value"))
        .isEqualTo(new Secret(Value.UNKNOWN));
    assertThat(type.predict(Optional.empty(), fields("kind", "text")).get("value"))
        .isEqualTo(Value.UNKNOWN);
  }

  @Test
  void noTwoAreEqual() {
    assertThat(value()).isNotEqualTo(value());
  }

  @Test
  void impossibleWishesAreTold() {
    assertThat(problems("length", 0)).isEqualTo("length");
    assertThat(problems("kind", "number", "min", 3, "max", 2)).isEqualTo("max");
  }

  private String problems(Object... namesAndValues) {
    var inputs = complete(type.schema(), fields(namesAndValues));
    var operation = new TestOperation();
    return type.check(
            new Planned(
                operation.address(),
                "random",
                Action.CREATE,
                Optional.empty(),
                Optional.of(inputs),
                false))
        .getFirst()
        .input();
  }
}
