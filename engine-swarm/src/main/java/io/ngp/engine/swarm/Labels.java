package io.ngp.engine.swarm;

/** The labels by which objects of a swarm belong to us, and what users say about its nodes. */
final class Labels {
  /** On services and volumes: whose it is. */
  static final String PLATFORM = "io.ngp.platform";

  /** On services and containers: the task's id. */
  static final String TASK = "io.ngp.task";

  /** On services: the task's app. */
  static final String APP = "io.ngp.app";

  /** On services, and on what says who leads: the leader's number. */
  static final String EPOCH = "io.ngp.epoch";

  /** On volumes: the instance that has it. */
  static final String INSTANCE = "io.ngp.instance";

  /** What begins the labels of nodes that are for us and no attributes. */
  static final String NODE_PREFIX = "ngp.";

  /** On nodes: the agent's name; else its host name, or its id if that is not unique. */
  static final String NODE_NAME = "ngp.name";

  /** On nodes: where its daemon answers the master. */
  static final String NODE_DOCKER = "ngp.docker";

  /** On nodes: host ports for tasks. */
  static final String NODE_PORTS = "ngp.ports";

  /** On nodes: MiB of disk for tasks. */
  static final String NODE_DISK = "ngp.disk";

  static final String NODE_REGION = "ngp.region";
  static final String NODE_ZONE = "ngp.zone";

  private Labels() {}
}
