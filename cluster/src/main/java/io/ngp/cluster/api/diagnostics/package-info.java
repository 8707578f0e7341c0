/**
 * Why an app is not running as wanted, said for people: what happened, where, and how to fix it.
 * Pure: reads one view of the cluster, decides nothing.
 */
@NullMarked
package io.ngp.cluster.api.diagnostics;

import org.jspecify.annotations.NullMarked;
