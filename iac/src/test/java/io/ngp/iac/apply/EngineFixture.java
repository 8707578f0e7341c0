package io.ngp.iac.apply;

import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.plan.Change;
import io.ngp.iac.plan.Plan;
import io.ngp.iac.plan.PlanRequest;
import io.ngp.iac.plan.Planner;
import io.ngp.iac.provider.Action;
import io.ngp.iac.provider.Registry;
import io.ngp.iac.state.StateSession;
import io.ngp.iac.testing.FakeProvider;
import io.ngp.iac.testing.FakeWorld;
import io.ngp.iac.testing.InMemoryStateBackend;
import io.ngp.iac.testing.Written;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Plans and applies in a world that counts. */
abstract class EngineFixture {
  @TempDir private Path folder;
  FakeWorld world = new FakeWorld(Path.of("."));
  FakeProvider provider = FakeProvider.of(world);
  final StateSession session = InMemoryStateBackend.session();
  private final List<ApplyEvent> events = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void makeWorld() {
    world = new FakeWorld(folder);
    provider = FakeProvider.of(world);
  }

  @AfterEach
  void close() {
    session.close();
  }

  static Written platform() {
    return new Written();
  }

  Plan plan(PlanRequest request) {
    return new Planner(new Registry(List.of(provider))).plan(request);
  }

  Plan plan(Configuration configuration) {
    return plan(PlanRequest.of(configuration, session.state()));
  }

  ApplyResult apply(Plan plan, Configuration configuration, BooleanSupplier isStopping) {
    return new Applier(new Registry(List.of(provider)), InstantSource.system())
        .apply(
            new ApplyRequest(
                plan, configuration, session, "apply", "me@here", 4, isStopping, events::add));
  }

  ApplyResult apply(Configuration configuration) {
    return apply(plan(configuration), configuration, () -> false);
  }

  ApplyResult apply(Written written) {
    return apply(written.build());
  }

  ApplyResult destroy(Written written) {
    var configuration = written.build();
    var request = PlanRequest.of(configuration, session.state()).in(Plan.Mode.DESTROY);
    return apply(plan(request), configuration, () -> false);
  }

  static Map<String, Action> actions(Plan plan) {
    var actions = new java.util.TreeMap<String, Action>();
    plan.actions().forEach(change -> actions.put(change.address().toString(), change.action()));
    return actions;
  }

  static Change change(Plan plan, String address) {
    return plan.changes().stream()
        .filter(each -> each.address().toString().equals(address))
        .findFirst()
        .orElseThrow();
  }

  String token(String address) {
    return session.state().find(ResourceAddress.parse(address).orElseThrow()).orElseThrow().token();
  }
}
