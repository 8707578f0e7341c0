/**
 * The embedded engine: places tasks on agents, orders them to run there, and tells what becomes of
 * them.
 */
@NullMarked
package io.ngp.engine.local;

import org.jspecify.annotations.NullMarked;
