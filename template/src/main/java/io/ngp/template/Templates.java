package io.ngp.template;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.LoaderException;
import io.pebbletemplates.pebble.loader.Loader;
import io.pebbletemplates.pebble.node.ForNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where templates are read from: a folder, which they can't leave, or the resources beside a class.
 */
final class Templates {
  /** More than any configuration file has; a loop without end stops here. */
  private static final int MAX_CHARACTERS = 64 * 1024 * 1024;

  /** A line with one tag or comment and nothing else. */
  private static final Pattern TAG_LINE =
      Pattern.compile(
          "^[ \\t]*(\\{%(?:(?!%\\}).)*[^-]|\\{#(?:(?!#\\}).)*)([%#]\\})[ \\t]*\\r?\\n",
          Pattern.MULTILINE);

  private Templates() {}

  /**
   * Lines that hold only a tag leave nothing in the text, all others stay as they are: the end of
   * such a line is drawn into the tag, which keeps the numbers of lines.
   */
  static String withoutTagLines(String text) {
    return TAG_LINE.matcher(text).replaceAll("$1\n$2");
  }

  /**
   * An engine whose templates see the data they are given and nothing else: no method of an object
   * can be called, and a name that is not there is a mistake instead of an empty text.
   */
  static PebbleEngine engine(Loader<String> loader) {
    return new PebbleEngine.Builder()
        .loader(loader)
        .autoEscaping(false)
        .strictVariables(true)
        .newLineTrimming(false)
        .cacheActive(false)
        .maxRenderedSize(MAX_CHARACTERS)
        .methodAccessValidator((_, method) -> isOfLoop(method))
        .extension(new ListFilters())
        .build();
  }

  /** {@code loop.index}, {@code loop.first} and the like: counters of the language itself. */
  private static boolean isOfLoop(Method method) {
    return method.getDeclaringClass().getName().startsWith(ForNode.class.getName() + "$");
  }

  /** Templates by name below {@code folder}. */
  static Loader<String> in(Path folder) {
    return new TextLoader() {
      @Override
      String read(String name) throws IOException {
        Path file = folder.resolve(name).toRealPath();
        if (!file.startsWith(folder.toRealPath())) {
          throw new IOException("is outside of " + folder);
        }
        return Files.readString(file);
      }
    };
  }

  /** Templates among the resources beside {@code owner}. */
  static Loader<String> beside(Class<?> owner) {
    return new TextLoader() {
      @Override
      String read(String name) throws IOException {
        try (InputStream in = owner.getResourceAsStream(name)) {
          if (in == null) {
            throw new IOException("is no resource beside " + owner.getName());
          }
          return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
      }
    };
  }

  private abstract static class TextLoader implements Loader<String> {
    abstract String read(String name) throws IOException;

    @Override
    public Reader getReader(String name) {
      try {
        return new StringReader(withoutTagLines(read(name)));
      } catch (IOException e) {
        throw new LoaderException(e, "The template \"" + name + "\" can't be read: " + reason(e));
      }
    }

    private static String reason(IOException e) {
      return e instanceof java.nio.file.NoSuchFileException
          ? "there is no such file"
          : String.valueOf(e.getMessage());
    }

    @Override
    public void setCharset(String charset) {
      // Always UTF-8.
    }

    @Override
    public void setPrefix(String prefix) {
      // Names are complete.
    }

    @Override
    public void setSuffix(String suffix) {
      // Names are complete.
    }

    @Override
    public @Nullable String resolveRelativePath(String relative, String anchor) {
      return null;
    }

    @Override
    public String createCacheKey(String name) {
      return name;
    }

    @Override
    public boolean resourceExists(String name) {
      try {
        read(name);
        return true;
      } catch (IOException _) {
        return false;
      }
    }
  }
}
