/** What Netty's io_uring transport lacks and can only be added from its own package. */
@NullMarked
package io.netty.channel.uring;

import org.jspecify.annotations.NullMarked;
