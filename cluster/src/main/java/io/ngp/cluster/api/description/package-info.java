/** The API's description of itself, for programs and for people. */
@NullMarked
package io.ngp.cluster.api.description;

import org.jspecify.annotations.NullMarked;
