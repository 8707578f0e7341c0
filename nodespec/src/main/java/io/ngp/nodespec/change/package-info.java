/** How nodes of a platform are changed: masters in turns, agents emptied first. */
@NullMarked
package io.ngp.nodespec.change;

import org.jspecify.annotations.NullMarked;
