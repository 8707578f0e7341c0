/**
 * What happened to each app, in the order it happened and in words: definition, deployment,
 * placement, tasks, health and routing on one line of time.
 */
@NullMarked
package io.ngp.cluster.timeline;

import org.jspecify.annotations.NullMarked;
