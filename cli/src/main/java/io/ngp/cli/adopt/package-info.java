/**
 * {@code ngp app import}: definitions from Marathon, Compose files and Procfiles. Readers ({@code
 * marathon}, {@code compose}, {@code procfile}) make drafts and findings ({@code draft}); this
 * package finds the source, writes the files and tells what is not the same.
 */
@NullMarked
package io.ngp.cli.adopt;

import org.jspecify.annotations.NullMarked;
