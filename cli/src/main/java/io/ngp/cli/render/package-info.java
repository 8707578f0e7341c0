/**
 * What people see: tables, colours, progress that redraws itself on a terminal and plain lines
 * elsewhere.
 */
@NullMarked
package io.ngp.cli.render;

import org.jspecify.annotations.NullMarked;
