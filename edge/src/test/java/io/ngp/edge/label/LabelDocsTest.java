package io.ngp.edge.label;

import static org.assertj.core.api.Assertions.assertThat;

import io.ngp.edge.DocumentedNames;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LabelDocsTest {
  @Test
  void everyLabelIsDocumentedAndNoOther() throws IOException {
    // NGP_API is no label but a variable of the environment.
    assertThat(DocumentedNames.like("NGP_(?!API\\b)[A-Z_]*[A-Z]")).isEqualTo(RouteLabels.KNOWN);
  }
}
