package io.ngp.cli.value;

import io.ngp.cli.render.Screen;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Streams JSON to the result of a command: no trees are built, however large it is. */
public final class JsonOutput {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

  private JsonOutput() {}

  /** Prints what {@code writing} writes, indented. */
  public static void print(Screen screen, Consumer<JsonGenerator> writing) {
    print(screen, new Indented(), writing);
  }

  /** Prints what {@code writing} writes in one line. */
  public static void printLine(Screen screen, Consumer<JsonGenerator> writing) {
    print(screen, ObjectWriteContext.empty(), writing);
  }

  private static void print(
      Screen screen, ObjectWriteContext context, Consumer<JsonGenerator> writing) {
    synchronized (screen.out()) {
      try (var json = FACTORY.createGenerator(context, screen.out())) {
        writing.accept(json);
      }
      screen.out().print('\n');
      screen.out().flush();
    }
  }

  private static final class Indented extends ObjectWriteContext.Base {
    @Override
    public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
      var indenter = new DefaultIndenter("  ", "\n");
      return new DefaultPrettyPrinter()
          .withObjectIndenter(indenter)
          .withArrayIndenter(indenter)
          .createInstance();
    }

    @Override
    public boolean hasPrettyPrinter() {
      return true;
    }
  }
}
