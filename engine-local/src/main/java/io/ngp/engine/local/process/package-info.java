/** Processes of the machine: starting, telling apart, limiting and stopping whole trees of them. */
@NullMarked
package io.ngp.engine.local.process;

import org.jspecify.annotations.NullMarked;
