/**
 * Shows what would change: plans for people and scripts, and what is wrong with a platform file.
 */
@NullMarked
package io.ngp.cli.plan;

import org.jspecify.annotations.NullMarked;
