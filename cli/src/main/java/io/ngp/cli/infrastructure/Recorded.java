package io.ngp.cli.infrastructure;

import io.ngp.cli.invoke.ExitStatus;
import io.ngp.cli.invoke.Failure;
import io.ngp.cli.invoke.Invocation;
import io.ngp.cli.workspace.Workspace;
import io.ngp.iac.address.ResourceAddress;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.diagnostic.DidYouMean;
import io.ngp.iac.state.ResourceRecord;
import io.ngp.iac.state.State;
import io.ngp.iac.state.StateStore;
import java.util.Map;
import java.util.Optional;

/** The recorded state, for commands that look at it. */
record Recorded(Workspace workspace, Configuration configuration, StateStore store) {
  static Recorded of(Invocation invocation) {
    var workspace = new Workspace(invocation);
    var configuration =
        workspace.configuration(Map.of(), Optional.empty(), DefaultPlatform.fileFor(workspace));
    return new Recorded(workspace, configuration, workspace.store(configuration));
  }

  State state() {
    return store.read();
  }

  /** The resource at an address; a failure with the nearest one if there is none. */
  static ResourceRecord resource(State state, String text) {
    return ResourceAddress.parse(text)
        .flatMap(state::find)
        .orElseThrow(() ->
            new Failure(
                ExitStatus.FAILED,
                "No resource \"" + text + "\" is recorded.",
                DidYouMean.fix(
                    text, state.resources().keySet().stream().map(Object::toString).toList())));
  }

  static ResourceAddress address(String text) {
    return ResourceAddress.parse(text)
        .orElseThrow(() ->
            new Failure(
                ExitStatus.USAGE,
                "\"" + text + "\" is no address.",
                "Write it like cluster.agent[0] or 'app[\"/www\"]'."));
  }
}
