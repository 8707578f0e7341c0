/** What nodes pass on of the upkeep of their hosts, and what masters know of it. */
@NullMarked
package io.ngp.node.upkeep;

import org.jspecify.annotations.NullMarked;
