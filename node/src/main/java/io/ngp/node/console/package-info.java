/** What the console shows, read off the leading cluster. */
@NullMarked
package io.ngp.node.console;

import org.jspecify.annotations.NullMarked;
