/** Deployments: planning the steps from one tree of apps to another, and advancing them. */
@NullMarked
package io.ngp.cluster.deployment;

import org.jspecify.annotations.NullMarked;
