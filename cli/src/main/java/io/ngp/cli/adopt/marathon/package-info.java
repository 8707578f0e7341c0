/** Reads what Marathon knows: definitions in files, or all apps of one that runs. */
@NullMarked
package io.ngp.cli.adopt.marathon;

import org.jspecify.annotations.NullMarked;
