package io.ngp.iac.address;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of one resource: {@code cluster.master}, {@code cluster.agent[2]}, {@code app["/www"]}.
 */
public record ResourceAddress(BlockAddress block, Key key) implements Comparable<ResourceAddress> {
  private static final Pattern TEXT =
      Pattern.compile(
          "(?:(?<module>[A-Za-z_][\\w-]*)\\.)?(?<name>[A-Za-z_][\\w-]*)"
              + "(?:\\[(?:(?<index>\\d{1,9})|\"(?<each>(?:[^\"\\\\]|\\\\.)*)\")\\])?");

  /** Which of a block's instances it is. */
  public sealed interface Key {
    /** The only one: neither {@code count} nor {@code for_each}. */
    record Single() implements Key {
      @Override
      public String toString() {
        return "";
      }
    }

    /** One of {@code count}, from 0. */
    record Index(int index) implements Key {
      @Override
      public String toString() {
        return "[" + index + "]";
      }
    }

    /** One of {@code for_each}. */
    record Each(String key) implements Key {
      @Override
      public String toString() {
        return "[\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
      }
    }
  }

  /** The only instance of a block. */
  public static ResourceAddress of(BlockAddress block) {
    return new ResourceAddress(block, new Key.Single());
  }

  /** Reads the text form; empty if {@code text} is none. */
  public static Optional<ResourceAddress> parse(String text) {
    var match = TEXT.matcher(text);
    if (!match.matches()) {
      return Optional.empty();
    }
    var module = match.group("module");
    var block = new BlockAddress(module == null ? "" : module, match.group("name"));
    return Optional.of(new ResourceAddress(block, key(match.group("index"), match.group("each"))));
  }

  private static Key key(
      @org.jspecify.annotations.Nullable String index,
      @org.jspecify.annotations.Nullable String each) {
    if (index != null) {
      return new Key.Index(Integer.parseInt(index));
    }
    return each == null ? new Key.Single() : new Key.Each(each.replaceAll("\\\\(.)", "$1"));
  }

  /** By block, then numbers by size and keys by text. */
  @Override
  public int compareTo(ResourceAddress other) {
    var byBlock = block.compareTo(other.block);
    if (byBlock != 0) {
      return byBlock;
    }
    return key instanceof Key.Index mine && other.key instanceof Key.Index theirs
        ? Integer.compare(mine.index(), theirs.index())
        : key.toString().compareTo(other.key.toString());
  }

  @Override
  public String toString() {
    return block + key.toString();
  }
}
