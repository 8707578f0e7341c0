/** {@code ngp template}: any file kept in step with what runs on the platform. */
@NullMarked
package io.ngp.cli.template;

import org.jspecify.annotations.NullMarked;
