/**
 * One invocation of {@code ngp}: its surroundings, its global options, its exit status and its
 * failures.
 */
@NullMarked
package io.ngp.cli.invoke;

import org.jspecify.annotations.NullMarked;
