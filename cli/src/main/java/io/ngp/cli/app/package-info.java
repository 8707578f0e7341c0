/**
 * Applications: deploying, looking at, scaling, restarting, removing and rolling them back, and
 * their logs.
 */
@NullMarked
package io.ngp.cli.app;

import org.jspecify.annotations.NullMarked;
