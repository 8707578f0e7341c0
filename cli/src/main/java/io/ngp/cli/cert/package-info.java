/** The commands about certificates. */
@NullMarked
package io.ngp.cli.cert;

import org.jspecify.annotations.NullMarked;
