/** Process tables, trees and control groups. */
@NullMarked
package io.ngp.engine.local.process;

import org.jspecify.annotations.NullMarked;
