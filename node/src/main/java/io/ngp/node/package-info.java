/**
 * What one machine runs: reads a node's configuration and assembles its role from the other
 * modules.
 */
@NullMarked
package io.ngp.node;

import org.jspecify.annotations.NullMarked;
