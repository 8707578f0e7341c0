@NullMarked
package io.ngp.nodespec.change;

import org.jspecify.annotations.NullMarked;
