/**
 * How a process gives its listening sockets to its successor, so that a restart of the edge refuses
 * nobody.
 */
@NullMarked
package io.ngp.edge.handover;

import org.jspecify.annotations.NullMarked;
