@NullMarked
package io.ngp.template;

import org.jspecify.annotations.NullMarked;
