/** Deployments: following one until it ends, listing and cancelling them. */
@NullMarked
package io.ngp.cli.deployment;

import org.jspecify.annotations.NullMarked;
