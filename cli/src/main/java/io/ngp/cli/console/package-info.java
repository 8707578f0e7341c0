/** {@code ngp console}: the console of a platform whose nodes want to know who calls. */
@NullMarked
package io.ngp.cli.console;

import org.jspecify.annotations.NullMarked;
