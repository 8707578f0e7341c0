package io.ngp.template;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * A text with places to fill in, in the language of Pebble. It sees only the data it is given:
 * maps, lists, texts, numbers and truth values. Read anew each time, so that a change of it shows.
 */
public final class TextTemplate {
  private final PebbleEngine engine;
  private final String name;

  private TextTemplate(PebbleEngine engine, String name) {
    this.engine = engine;
    this.name = name;
  }

  /** The template in a file, which may include others of its folder and below. */
  public static TextTemplate of(Path file) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    Path name = absolute.getFileName();
    if (folder == null || name == null) {
      throw new TemplateException("\"" + file + "\" is a folder; expected a template file.");
    }
    return new TextTemplate(Templates.engine(Templates.in(folder)), name.toString());
  }

  /** The template among the resources beside {@code owner}. */
  public static TextTemplate beside(Class<?> owner, String name) {
    return new TextTemplate(Templates.engine(Templates.beside(owner)), name);
  }

  /**
   * Fills the data in.
   *
   * @throws TemplateException with file and line, when the template has a mistake, uses what is not
   *     there or refuses by itself
   */
  public String render(Map<String, ?> data) {
    var text = new StringWriter();
    try {
      engine.getTemplate(name).evaluate(text, Map.copyOf(data));
    } catch (PebbleException e) {
      throw new TemplateException(place(e) + ": " + e.getPebbleMessage(), e);
    } catch (IOException e) {
      throw new TemplateException(name + ": " + e.getMessage(), e);
    }
    return text.toString();
  }

  private String place(PebbleException e) {
    Integer line = e.getLineNumber();
    String file = e.getFileName() == null ? name : e.getFileName();
    return line == null ? file : file + ":" + line;
  }
}
