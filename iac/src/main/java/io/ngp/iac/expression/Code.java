package io.ngp.iac.expression;

import io.ngp.iac.diagnostic.Diagnostic;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.value.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.commons.jexl3.JexlBuilder;
import org.apache.commons.jexl3.JexlContext;
import org.apache.commons.jexl3.JexlEngine;
import org.apache.commons.jexl3.JexlException;
import org.apache.commons.jexl3.JexlFeatures;
import org.apache.commons.jexl3.JexlScript;
import org.apache.commons.jexl3.introspection.JexlPermissions;

/**
 * An expression of the full language, Apache Commons JEXL without everything that acts: no methods,
 * no classes, no assignments, no loops. What it sees are views that notice what is touched.
 */
final class Code implements Expression {
  private static final int LONGEST = 4_000;

  /** JEXL has a word {@code var} of its own. */
  private static final Pattern VAR = Pattern.compile("(?<![\\w.'\"])var(?=\\s*[.\\[])");

  private static final String VARIABLES = "variables__";

  private final JexlScript script;
  private final Position position;
  private final Set<Reference> references;

  private Code(JexlScript script, Position position) {
    this.script = script;
    this.position = position;
    this.references = references(script);
  }

  /**
   * Parses it.
   *
   * @throws EvaluationException if it cannot be parsed or does what is not allowed
   */
  static Code parse(String text, Position position, Functions functions) {
    if (text.isEmpty() || text.length() > LONGEST) {
      throw new EvaluationException(
          Diagnostic.error(
              position,
              text.isEmpty() ? "There is nothing in this \"${}\"." : "This expression is too long.",
              text.isEmpty() ? "Write a name in it." : "Use a variable for a part of it."));
    }
    try {
      var code = VAR.matcher(text).replaceAll(VARIABLES);
      return new Code(engine(functions).createScript(code), position);
    } catch (JexlException e) {
      throw new EvaluationException(Mistakes.of(e, text, position));
    }
  }

  private static JexlEngine engine(Functions functions) {
    return functions.engine(Code::makeEngine);
  }

  private static JexlEngine makeEngine(Functions functions) {
    var features =
        new JexlFeatures()
            .sideEffect(false)
            .sideEffectGlobal(false)
            .loops(false)
            .newInstance(false)
            .lambda(false)
            .annotation(false)
            .pragma(false)
            .methodCall(false);
    return new JexlBuilder()
        .permissions(JexlPermissions.RESTRICTED.compose("io.ngp.iac.expression.*"))
        .namespaces(functions.namespaces())
        .features(features)
        .strict(true)
        .silent(false)
        .safe(false)
        .antish(false)
        .create();
  }

  private static Set<Reference> references(JexlScript script) {
    var references = new LinkedHashSet<Reference>();
    for (var path : script.getVariables()) {
      var words = List.copyOf(path);
      var head = words.getFirst().equals(VARIABLES) ? "var" : words.getFirst();
      references.add(
          new Reference(
              java.util.stream.Stream.concat(
                      java.util.stream.Stream.of(head), words.stream().skip(1))
                  .toList()));
    }
    return Set.copyOf(references);
  }

  @Override
  public Set<Reference> references() {
    return references;
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public Value evaluate(Scope scope) {
    var touch = new Touch();
    try {
      var result = script.execute(new ScopeContext(scope, touch));
      if (touch.isUnknown()) {
        return touch.mark(Value.UNKNOWN);
      }
      return touch.mark(Views.value(result));
    } catch (JexlException | IllegalArgumentException | ArithmeticException e) {
      if (touch.isUnknown()) {
        return touch.mark(Value.UNKNOWN);
      }
      if (e.getCause() instanceof EvaluationException inner) {
        throw inner;
      }
      throw new EvaluationException(
          touch.isSecret()
              ? Mistakes.ofSecret(position)
              : Mistakes.of(e, script.getSourceText(), position));
    }
  }

  /** What names mean while an expression is evaluated. */
  private record ScopeContext(Scope scope, Touch touch) implements JexlContext {
    @Override
    public @org.jspecify.annotations.Nullable Object get(String name) {
      var head = name.equals(VARIABLES) ? "var" : name;
      return scope.lookup(head).map(value -> Views.of(value, touch)).orElse(null);
    }

    @Override
    public boolean has(String name) {
      return scope.lookup(name.equals(VARIABLES) ? "var" : name).isPresent();
    }

    @Override
    public void set(String name, @org.jspecify.annotations.Nullable Object value) {
      throw new UnsupportedOperationException("expressions assign nothing");
    }
  }
}
