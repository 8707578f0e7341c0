/** Reads Procfiles: a line {@code TYPE: COMMAND} for each type of process. */
@NullMarked
package io.ngp.cli.adopt.procfile;

import org.jspecify.annotations.NullMarked;
