package io.ngp.cluster.api;

import io.ngp.cluster.api.leader.LeaderGate;
import io.ngp.cluster.app.App;
import io.ngp.cluster.app.AppJson;
import io.ngp.cluster.engine.Engine.Unsupported;
import io.ngp.cluster.usage.UsageBook;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the API stands in front of.
 *
 * @param unsupported which parts of a definition the engine can't honour; quick and pure
 * @param events takes what the API itself has to tell
 * @param otherNodes nodes that are not agents; does not block
 * @param upkeep what is known of the upkeep of a node's host, by the node's name
 */
public record ApiBackend(
    LeaderGate gate,
    AppJson definitions,
    Function<App, List<Unsupported>> unsupported,
    EventSink events,
    TaskLogs logs,
    TaskCommands commands,
    UsageBook usage,
    Supplier<List<PlatformNode>> otherNodes,
    Function<String, Optional<ObjectNode>> upkeep,
    LogLevels logLevels,
    InstantSource clock) {}
