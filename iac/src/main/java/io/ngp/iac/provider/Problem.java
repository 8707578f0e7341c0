package io.ngp.iac.provider;

/**
 * What a type finds wrong with a planned change.
 *
 * @param input the input it is about; may be empty
 * @param message what is wrong, with the value found and what was expected
 * @param fix what to do; may be empty
 */
public record Problem(String input, String message, String fix) {}
