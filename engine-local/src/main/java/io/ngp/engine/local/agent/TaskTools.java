package io.ngp.engine.local.agent;

import io.ngp.engine.local.fetch.Fetcher;
import io.ngp.engine.local.process.Cgroups;
import io.ngp.engine.local.process.ProcessTable;
import io.ngp.engine.local.process.SessionStarter;
import java.time.InstantSource;

/** What every task of an agent is run with. */
record TaskTools(
    AgentSettings settings,
    AgentFiles files,
    Volumes volumes,
    EventHub hub,
    ProcessTable processes,
    SessionStarter starter,
    Cgroups cgroups,
    Fetcher fetcher,
    BaseEnvironment environment,
    InstantSource clock) {}
