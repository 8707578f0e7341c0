@NullMarked
package io.ngp.node.proxy;

import org.jspecify.annotations.NullMarked;
