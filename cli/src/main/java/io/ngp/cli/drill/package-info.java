/**
 * Drills: something of a running platform is broken on purpose while requests and writes go on, and
 * what was promised for that case is held against what was seen.
 */
@NullMarked
package io.ngp.cli.drill;

import org.jspecify.annotations.NullMarked;
