/** Choosing modules and their variables, by keys or by options, for a platform file. */
@NullMarked
package io.ngp.cli.configure;

import org.jspecify.annotations.NullMarked;
