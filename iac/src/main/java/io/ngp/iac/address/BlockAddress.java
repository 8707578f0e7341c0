package io.ngp.iac.address;

/**
 * The name of a resource block: {@code cluster.master}, or {@code hello} in the platform file
 * itself.
 *
 * @param module empty for the platform file's own resources
 */
public record BlockAddress(String module, String name) implements Comparable<BlockAddress> {
  /** A resource of the platform file itself. */
  public static BlockAddress root(String name) {
    return new BlockAddress("", name);
  }

  @Override
  public int compareTo(BlockAddress other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return module.isEmpty() ? name : module + "." + name;
  }
}
