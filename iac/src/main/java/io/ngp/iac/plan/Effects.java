package io.ngp.iac.plan;

import io.ngp.iac.plan.Plan.Effect;
import io.ngp.iac.provider.Planned;
import io.ngp.iac.provider.Provider;
import io.ngp.iac.provider.Registry;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/** Asks types and providers what a plan means for people. */
final class Effects {
  private Effects() {}

  static List<Effect> of(Registry registry, List<Change> changes) {
    if (changes.stream().noneMatch(Change::isAction)) {
      return List.of();
    }
    var effects = new ArrayList<Effect>();
    var byProvider = new IdentityHashMap<Provider, List<Planned>>();
    for (var change : changes) {
      var planned = change.planned();
      registry
          .owner(change.type())
          .ifPresent(
              owner -> byProvider.computeIfAbsent(owner, _ -> new ArrayList<>()).add(planned));
      if (change.isAction()) {
        registry.find(change.type()).stream()
            .flatMap(type -> type.consequences(planned).stream())
            .forEach(each -> effects.add(new Effect(Optional.of(change.address()), each)));
      }
    }
    byProvider.forEach((provider, planned) ->
        provider
            .consequences(planned)
            .forEach(each -> effects.add(new Effect(Optional.empty(), each))));
    return effects;
  }
}
