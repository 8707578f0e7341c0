package io.ngp.iac.expression;

import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.source.YamlReader;
import io.ngp.iac.value.ValueJson;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.jexl3.JexlEngine;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What expressions can call. Every function gives the same for the same; a wrong argument is an
 * {@link IllegalArgumentException} that says what was expected.
 */
public final class Functions {
  private static final int MOST_ITEMS = 1_000_000;
  private static final int LONGEST_TEXT = 16 << 20;

  private final Function<String, String> files;
  private Optional<JexlEngine> engine = Optional.empty();

  /** Functions of which {@code file(path)} reads by {@code files}. */
  public Functions(Function<String, String> files) {
    this.files = files;
  }

  synchronized JexlEngine engine(Function<Functions, JexlEngine> maker) {
    var made = engine.orElseGet(() -> maker.apply(this));
    engine = Optional.of(made);
    return made;
  }

  Map<String, Object> namespaces() {
    var namespaces = new HashMap<String, Object>();
    // JEXL looks functions without a prefix up under null.
    namespaces.put(null, this);
    return namespaces;
  }

  /** The items as texts, with {@code separator} between them. */
  public String join(Object items, String separator) {
    return list(items).stream().map(String::valueOf).collect(Collectors.joining(separator));
  }

  /** The parts of a text between separators. */
  public List<String> split(String text, String separator) {
    return new ArrayList<>(List.of(text.split(Pattern.quote(separator), -1)));
  }

  /** In lower case. */
  public String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** In upper case. */
  public String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  /** Without white space at its ends. */
  public String trim(String text) {
    return text.strip();
  }

  /** With every {@code part} replaced. */
  public String replace(String text, String part, String by) {
    return bounded(text.replace(part, by));
  }

  /** How many characters, items or members. */
  public long length(Object of) {
    return switch (of) {
      case CharSequence text -> text.length();
      case Map<?, ?> map -> map.size();
      case Object other -> list(other).size();
    };
  }

  /** 0, 1, ... up to {@code count}, which is not included. */
  public List<Long> range(long count) {
    if (count < 0 || count > MOST_ITEMS) {
      throw new IllegalArgumentException("range needs a number from 0 to " + MOST_ITEMS);
    }
    return java.util.stream.LongStream.range(0, count)
        .boxed()
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** The names of a map. */
  public List<String> keys(Map<String, ?> map) {
    return new ArrayList<>(map.keySet());
  }

  /** The values of a map. */
  public List<?> values(Map<String, ?> map) {
    return new ArrayList<>(map.values());
  }

  /** One map laid over another. */
  public Map<String, ?> merge(Map<String, ?> base, Map<String, ?> over) {
    var merged = new LinkedHashMap<String, @Nullable Object>(base);
    merged.putAll(over);
    return new HashMap<>(merged);
  }

  /** One list after another. */
  public List<?> concat(Object first, Object second) {
    var all = new ArrayList<@Nullable Object>();
    all.addAll(list(first));
    all.addAll(list(second));
    return all;
  }

  /** A list of lists as one list. */
  public List<?> flatten(Object lists) {
    var all = new ArrayList<@Nullable Object>();
    for (var each : list(lists)) {
      if (each instanceof Iterable<?> || (each != null && each.getClass().isArray())) {
        all.addAll(list(each));
      } else {
        all.add(each);
      }
    }
    return all;
  }

  /** Every item once. */
  public List<?> distinct(Object items) {
    var all = new LinkedHashSet<@Nullable Object>();
    all.addAll(list(items));
    return new ArrayList<>(all);
  }

  /** The member {@code name} of each map in a list; of a map of maps, a map by the same names. */
  public Object pluck(Object maps, String name) {
    if (maps instanceof Map<?, ?> map) {
      var byName = new HashMap<String, @Nullable Object>();
      map.forEach((key, each) -> byName.put(String.valueOf(key), member(each, name)));
      return byName;
    }
    var all = new ArrayList<@Nullable Object>();
    for (var each : list(maps)) {
      all.add(member(each, name));
    }
    return all;
  }

  private static @Nullable Object member(@Nullable Object of, String name) {
    if (of instanceof Map<?, ?> map) {
      return map.get(name);
    }
    throw new IllegalArgumentException("pluck needs a list of maps, not of " + of);
  }

  /** The members {@code names} of a map, or of each map in a list, and nothing else of it. */
  public Object pick(Object from, Object names) {
    if (!(from instanceof Map<?, ?> map)) {
      return list(from).stream().map(each -> pick(requireMap(each), names)).toList();
    }
    var picked = new HashMap<String, @Nullable Object>();
    for (var name : list(names)) {
      if (map.containsKey(String.valueOf(name))) {
        picked.put(String.valueOf(name), map.get(String.valueOf(name)));
      }
    }
    return picked;
  }

  private static Object requireMap(@Nullable Object item) {
    if (item instanceof Map<?, ?> map) {
      return map;
    }
    throw new IllegalArgumentException("pick needs a map or a list of maps, not of " + item);
  }

  /** The texts in order. */
  public List<String> sort(Object items) {
    return list(items).stream()
        .map(String::valueOf)
        .sorted()
        .collect(Collectors.toCollection(ArrayList::new));
  }

  /** Whether a list has an item, a map a name or a text a part. */
  public boolean contains(Object of, Object what) {
    return switch (of) {
      case CharSequence text -> text.toString().contains(what.toString());
      case Map<?, ?> map -> map.containsKey(what);
      case Object other -> list(other).contains(what);
    };
  }

  /** The member of a map, or {@code otherwise}. */
  public Object lookup(Map<String, ?> map, String name, Object otherwise) {
    var found = map.get(name);
    return found == null ? otherwise : found;
  }

  /** A number with zeros in front: {@code pad(7, 3)} is {@code 007}. */
  public String pad(long number, long digits) {
    if (digits < 1 || digits > 30) {
      throw new IllegalArgumentException("pad needs 1 to 30 digits");
    }
    return String.format(Locale.ROOT, "%0" + digits + "d", number);
  }

  /** The smaller number. */
  public long min(long one, long other) {
    return Math.min(one, other);
  }

  /** The larger number. */
  public long max(long one, long other) {
    return Math.max(one, other);
  }

  /** The whole number a text or number is. */
  public long tonumber(Object of) {
    return new java.math.BigDecimal(of.toString()).longValueExact();
  }

  /** The text of a number or truth value. */
  public String totext(Object of) {
    return of.toString();
  }

  /** In Base64 (RFC 4648 section 4). */
  public String base64encode(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /** From Base64. */
  public String base64decode(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }

  /** The SHA-256 of a text, in hexadecimal. */
  public String sha256(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** As JSON. */
  public String jsonencode(@Nullable Object of) {
    var text = new StringWriter();
    try (var json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
      ValueJson.write(json, Views.value(of));
    }
    return text.toString();
  }

  /** What JSON or YAML says. */
  public @Nullable Object yamldecode(String text) {
    var diagnostics = new Diagnostics();
    var node = YamlReader.read("the text", text, diagnostics);
    if (diagnostics.hasErrors()) {
      throw new IllegalArgumentException(diagnostics.all().getFirst().summary());
    }
    return node.map(each -> Views.of(each.plain(), new Touch())).orElse(null);
  }

  /** What JSON says. */
  public @Nullable Object jsondecode(String text) {
    return yamldecode(text);
  }

  /** The content of a file of the project or the module. */
  public String file(String path) {
    return files.apply(path);
  }

  /** What is written as a list is an array; what comes from elsewhere is a list. */
  private static List<?> list(Object of) {
    if (of instanceof Collection<?> items) {
      return new ArrayList<>(items);
    }
    if (of.getClass().isArray()) {
      return IntStream.range(0, Array.getLength(of))
          .mapToObj(index -> Array.get(of, index))
          .collect(Collectors.toCollection(ArrayList::new));
    }
    throw new IllegalArgumentException("a list is needed, not " + of);
  }

  private static String bounded(String text) {
    if (text.length() > LONGEST_TEXT) {
      throw new IllegalArgumentException("the text gets too long");
    }
    return text;
  }
}
