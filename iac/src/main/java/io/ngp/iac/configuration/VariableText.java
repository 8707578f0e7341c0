package io.ngp.iac.configuration;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.Expression;
import io.ngp.iac.expression.Functions;
import io.ngp.iac.expression.Literal;
import io.ngp.iac.expression.Template;
import io.ngp.iac.source.SourceNode;
import io.ngp.iac.source.YamlReader;
import io.ngp.iac.value.Value;

/** Takes what a person types for the value of a variable. */
final class VariableText {
  private final Variable variable;

  VariableText(Variable variable) {
    this.variable = variable;
  }

  Value parse(String text) {
    var diagnostics = new Diagnostics();
    var node = node(text, diagnostics);
    var expression = new Template(diagnostics, new Functions(_ -> "")).parse(node);
    if (diagnostics.hasErrors()) {
      throw new IllegalArgumentException(
          "must be "
              + variable.type().words()
              + " as YAML has it, "
              + (variable.type() == Variable.Type.MAP ? "like {name: value}" : "like [a, b]")
              + ": "
              + diagnostics.all().getFirst().summary().replaceFirst("[.]+$", ""));
    }
    refuse(node, expression);
    return node.plain();
  }

  private SourceNode node(String text, Diagnostics diagnostics) {
    var choice =
        variable.allowed().stream().filter(each -> each.toString().equals(text)).findFirst();
    var plain =
        choice.isEmpty() && (variable.type() == Variable.Type.STRING || text.startsWith("${"));
    var value = choice.orElse(Value.of(text));
    return plain || choice.isPresent()
        ? new SourceNode.Scalar(value, Position.NONE)
        : YamlReader.read("", text, diagnostics)
            .orElse(new SourceNode.Scalar(Value.of(text), Position.NONE));
  }

  private void refuse(SourceNode node, Expression expression) {
    if (variable.isSecret() && !isReference(node.plain())) {
      throw new IllegalArgumentException(
          "must be a reference like ${secret.NAME}, because everybody may read the file");
    }
    if (expression instanceof Literal literal) {
      variable
          .problem(literal.value())
          .ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
          });
    }
  }

  private static boolean isReference(Value value) {
    return value instanceof Value.Null || value.toString().contains("${secret.");
  }
}
