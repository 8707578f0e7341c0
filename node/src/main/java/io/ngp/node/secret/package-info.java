/** Where a master finds the values of secrets that apps name. */
@NullMarked
package io.ngp.node.secret;

import org.jspecify.annotations.NullMarked;
