/** Tests of infrastructure as code at the command line. */
@NullMarked
package io.ngp.cli.infrastructure;

import org.jspecify.annotations.NullMarked;
