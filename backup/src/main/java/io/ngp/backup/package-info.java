/**
 * The file a backup is: one line that says what it is, encrypted blocks of documents, one line that
 * says that it is whole. README.md of this module has the format.
 */
@NullMarked
package io.ngp.backup;

import org.jspecify.annotations.NullMarked;
