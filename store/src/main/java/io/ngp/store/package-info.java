/**
 * The platform's state in ZooKeeper: the ensemble's members, sessions, versioned documents, and the
 * election of the one leader whose writes count.
 */
@NullMarked
package io.ngp.store;

import org.jspecify.annotations.NullMarked;
