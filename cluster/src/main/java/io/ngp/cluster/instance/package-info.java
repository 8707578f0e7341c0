/** Instances and tasks: what runs, or should run, for an app. */
@NullMarked
package io.ngp.cluster.instance;

import org.jspecify.annotations.NullMarked;
