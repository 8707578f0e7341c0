package io.ngp.template;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What templates of configuration need beyond Pebble's own: {@code list | where("healthy", true)},
 * {@code list | sortBy("host")}, {@code value | json}, {@code fail("why")}.
 */
final class ListFilters extends AbstractExtension {
  @Override
  public Map<String, Filter> getFilters() {
    return Map.of(
        "where", new ListFilter("where", List.of("key", "value"), ListFilters::where),
        "sortBy", new ListFilter("sortBy", List.of("key"), ListFilters::sortBy),
        "json", new ToJson());
  }

  @Override
  public Map<String, Function> getFunctions() {
    return Map.of("fail", new Fail());
  }

  private static List<Map<?, ?>> maps(
      @Nullable Object input, String filter, PebbleTemplate self, int line) {
    if (!(input instanceof Collection<?> items)) {
      throw mistake("\"" + filter + "\" is for lists, but this is none.", self, line);
    }
    List<Map<?, ?>> maps = new ArrayList<>();
    for (Object item : items) {
      if (!(item instanceof Map<?, ?> map)) {
        throw mistake("\"" + filter + "\" is for lists of objects such as tasks.", self, line);
      }
      maps.add(map);
    }
    return maps;
  }

  private static PebbleException mistake(String message, PebbleTemplate self, int line) {
    return new PebbleException(null, message, line, self.getName());
  }

  /** The items whose member has a value. */
  private static List<Map<?, ?>> where(List<Map<?, ?>> items, Map<String, Object> arguments) {
    String key = String.valueOf(arguments.get("key"));
    String value = String.valueOf(arguments.get("value"));
    return items.stream().filter(map -> value.equals(String.valueOf(map.get(key)))).toList();
  }

  /** The items in the order of a member: numbers by size, all else by text. */
  private static List<Map<?, ?>> sortBy(List<Map<?, ?>> items, Map<String, Object> arguments) {
    String key = String.valueOf(arguments.get("key"));
    return items.stream()
        .sorted(
            Comparator.comparingDouble((Map<?, ?> map) ->
                    map.get(key) instanceof Number number ? number.doubleValue() : 0)
                .thenComparing(map -> Objects.toString(map.get(key), "")))
        .toList();
  }

  /** A list of objects to another one. */
  private record ListFilter(
      String name,
      List<String> getArgumentNames,
      BiFunction<List<Map<?, ?>>, Map<String, Object>, List<Map<?, ?>>> selection)
      implements Filter {
    @Override
    public Object apply(
        @Nullable Object input,
        Map<String, Object> arguments,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      return selection.apply(maps(input, name, self, line), arguments);
    }
  }

  /** Any value as JSON, in one line; a text comes out quoted and escaped. */
  private static final class ToJson implements Filter {
    @Override
    public @Nullable List<String> getArgumentNames() {
      return null;
    }

    @Override
    public Object apply(
        @Nullable Object input,
        Map<String, Object> arguments,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      return JsonMapper.shared().writeValueAsString(input);
    }
  }

  /** Refuses to render: better no file than a wrong one. */
  private static final class Fail implements Function {
    @Override
    public List<String> getArgumentNames() {
      return List.of("message");
    }

    @Override
    public Object execute(
        Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int line) {
      throw mistake(String.valueOf(arguments.get("message")), self, line);
    }
  }
}
