package io.ngp.iac.provider;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All providers of a run, by the types they manage. */
public final class Registry {
  private final List<Provider> providers;
  private final Map<String, ResourceType> types = new LinkedHashMap<>();
  private final Map<String, Provider> owners = new LinkedHashMap<>();

  /**
   * A registry of these.
   *
   * @throws IllegalArgumentException if two manage types of one name
   */
  public Registry(List<Provider> providers) {
    this.providers = List.copyOf(providers);
    for (var provider : providers) {
      for (var type : provider.types()) {
        if (types.put(type.name(), type) != null) {
          throw new IllegalArgumentException("two providers manage the type " + type.name());
        }
        owners.put(type.name(), provider);
      }
    }
  }

  /** The type called {@code name}. */
  public Optional<ResourceType> find(String name) {
    return Optional.ofNullable(types.get(name));
  }

  /** The type called {@code name}, which was found before. */
  public ResourceType type(String name) {
    return find(name)
        .orElseThrow(() ->
            new ProviderException(
                "No provider manages resources of type " + name + ".",
                "Use a version of NGP that has it, or `ngp state rm` the resource."));
  }

  /** Whose type it is. */
  public Optional<Provider> owner(String type) {
    return Optional.ofNullable(owners.get(type));
  }

  /** All providers. */
  public List<Provider> providers() {
    return providers;
  }

  /** All types. */
  public Collection<ResourceType> types() {
    return types.values();
  }
}
