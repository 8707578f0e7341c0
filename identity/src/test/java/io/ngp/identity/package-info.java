@NullMarked
package io.ngp.identity;

import org.jspecify.annotations.NullMarked;
