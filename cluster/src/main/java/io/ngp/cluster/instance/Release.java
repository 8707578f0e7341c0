package io.ngp.cluster.instance;

/**
 * The volumes of an instance that is gone, still to be removed from its agent. Kept until the agent
 * has done so: volumes are removed because somebody decided it, never because nobody knows them.
 */
public record Release(InstanceId instance, String agent) {}
