package io.ngp.backup;

import tools.jackson.databind.JsonNode;

/**
 * One document of a backup.
 *
 * @param path where it was: {@code /apps/shop_web}
 */
public record Entry(String path, JsonNode content) {}
