package io.ngp.cluster.instance;

import java.util.Optional;

/**
 * The agent a task was placed on.
 *
 * @param id unique and stable name of the agent
 * @param host host name or address tasks are reached by
 */
public record AgentInfo(String id, String host, Optional<String> region, Optional<String> zone) {}
