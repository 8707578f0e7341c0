package io.ngp.iac.testing;

import io.ngp.iac.configuration.Block.Lifecycle;
import io.ngp.iac.configuration.Block.Repetition;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.Literal;
import io.ngp.iac.testing.Written.Term;
import io.ngp.iac.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Configurations by chance: a few blocks that refer to earlier ones, some repeated, some with
 * inputs that force replacement. Block names come from a small pool, so that two configurations
 * share some and not others.
 */
public final class RandomPlatform {
  private static final Position HERE = new Position("random.yaml", 1, 1);

  private final Random random;

  /** Configurations that this source of chance makes. */
  public RandomPlatform(Random random) {
    this.random = random;
  }

  /** A configuration of up to {@code most} blocks. */
  public Configuration next(int most) {
    var written = new Written();
    var names = new ArrayList<String>();
    for (var number = 0; number < most; number++) {
      if (random.nextInt(4) > 0) {
        names.add("b" + number);
      }
    }
    var singles = new ArrayList<String>();
    var earlier = new ArrayList<String>();
    for (var name : names) {
      var isSingle = random.nextInt(3) > 0;
      written.block(
          name,
          isSingle ? new Repetition.Once() : repetition(),
          inputs(name, isSingle, singles, earlier),
          new Lifecycle(random.nextInt(6) == 0, false, List.of()));
      earlier.add(name);
      if (isSingle) {
        singles.add(name);
      }
    }
    if (!singles.isEmpty()) {
      written.output("one", new Term.Ref(any(singles), "id"));
    }
    return written.build();
  }

  private Repetition repetition() {
    return switch (random.nextInt(3)) {
      case 0 -> new Repetition.When(new Literal(Value.of(random.nextBoolean()), HERE));
      case 1 -> new Repetition.Count(new Literal(Value.of(random.nextInt(4)), HERE));
      default -> new Repetition.ForEach(new Literal(Value.texts(keys()), HERE));
    };
  }

  private List<String> keys() {
    return List.of("x", "y", "z").stream().filter(_ -> random.nextBoolean()).toList();
  }

  private Map<String, Term> inputs(
      String name, boolean isSingle, List<String> singles, List<String> earlier) {
    var inputs = new LinkedHashMap<String, Term>();
    inputs.put("name", Written.text(name));
    inputs.put("size", size(singles));
    if (random.nextInt(3) == 0) {
      inputs.put("kind", kind(isSingle, singles));
    }
    var needs = new ArrayList<Term>();
    for (var each : earlier) {
      if (random.nextInt(3) == 0) {
        needs.add(new Term.Ref(each, singles.contains(each) ? "id" : ""));
      }
    }
    inputs.put("needs", new Term.All(needs));
    return inputs;
  }

  private Term size(List<String> singles) {
    return singles.isEmpty() || random.nextBoolean()
        ? Written.number(1 + random.nextInt(3))
        : new Term.Ref(any(singles), "volume");
  }

  private Term kind(boolean isSingle, List<String> singles) {
    return !isSingle || singles.isEmpty() || random.nextBoolean()
        ? Written.text("kind-" + random.nextInt(2))
        : new Term.Ref(any(singles), "id");
  }

  private String any(List<String> names) {
    return names.get(random.nextInt(names.size()));
  }
}
