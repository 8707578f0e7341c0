/**
 * From launch to end: backoff, the reasons an instance waits, and what follows when a task ends.
 */
@NullMarked
package io.ngp.cluster.launch;

import org.jspecify.annotations.NullMarked;
