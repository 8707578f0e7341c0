package io.ngp.provider.cluster;

import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.ProviderException;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** Finds apps that were deployed otherwise. */
final class AppImport {
  private static final String START = "Start the platform first: ngp apply.";

  private final Clusters clusters;
  private final Supplier<Optional<Surroundings>> platform;

  AppImport(Clusters clusters, Supplier<Optional<Surroundings>> platform) {
    this.clusters = clusters;
    this.platform = platform;
  }

  Optional<Known> find(Operation operation, String text) {
    var id =
        AppId.parse(text)
            .orElseThrow(
                () -> new ProviderException("\"" + text + "\" is no id of an app.", AppId.RULE));
    var place =
        platform
            .get()
            .filter(each -> !each.apis().isEmpty())
            .orElseThrow(() ->
                new ProviderException(id + " cannot be looked for: there are no masters.", START));
    try {
      return clusters
          .at(place.apis())
          .askThroughElection(api -> api.app(id))
          .map(app -> known(operation, place, app));
    } catch (ApiSilentException e) {
      throw new ProviderException(id + " cannot be looked for: " + e.getMessage() + ".", START, e);
    } catch (ApiRefusalException e) {
      throw e.during("The cluster does not tell of " + id);
    }
  }

  private static Known known(Operation operation, Surroundings place, JsonNode app) {
    var fields = new LinkedHashMap<String, Value>();
    fields.put("definition", Defaults.removed(Definitions.of(app)));
    fields.put("once", Value.of(false));
    fields.put("api", Value.of(place.apis().getFirst()));
    fields.put("apis", Value.texts(place.apis()));
    place.edgePort().ifPresent(port -> fields.put("edge_port", Value.of(port)));
    fields.put("domain", Value.of(place.domain()));
    fields.put("wait_seconds", Value.of(AppInputs.DEFAULT_WAIT));
    var inputs = new AppInputs(new Fields(fields));
    return new Known(operation.token(), inputs.fields(), AppOutputs.of(inputs, app).fields());
  }
}
