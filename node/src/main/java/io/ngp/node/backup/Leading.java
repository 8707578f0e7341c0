package io.ngp.node.backup;

import io.ngp.cluster.control.ClusterLeader;
import io.ngp.store.SnapshottingDocumentStore;

/**
 * A term of leadership as backups see it.
 *
 * @param documents all that is written in this term is written through them
 */
public record Leading(ClusterLeader leader, SnapshottingDocumentStore documents) {}
