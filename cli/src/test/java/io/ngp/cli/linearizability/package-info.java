/**
 * Whether what clients saw of a register can be explained by one order of all their operations, in
 * which each took effect at one moment between its call and its answer (Herlihy and Wing,
 * "Linearizability", 1990).
 */
@NullMarked
package io.ngp.cli.linearizability;

import org.jspecify.annotations.NullMarked;
