/**
 * The {@code ngp} command: its tree of sub-commands, help, completion and what happens with
 * failures.
 */
@NullMarked
package io.ngp.cli;

import org.jspecify.annotations.NullMarked;
