/**
 * Resource types for everyone: files, commands, waiting, chance, secrets, and one that does
 * nothing.
 */
@NullMarked
package io.ngp.iac.builtin;

import org.jspecify.annotations.NullMarked;
