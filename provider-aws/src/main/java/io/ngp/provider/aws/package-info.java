/** What lives at AWS: state in an S3 bucket. */
@NullMarked
package io.ngp.provider.aws;

import org.jspecify.annotations.NullMarked;
