/** What this platform takes for an app definition, for those who write one where no master runs. */
@NullMarked
package io.ngp.node.definition;

import org.jspecify.annotations.NullMarked;
