package io.ngp.cli.api;

import tools.jackson.databind.JsonNode;

/**
 * What the platform said yes with.
 *
 * @param status 200 to 299
 * @param deploymentId the deployment the request started, or empty
 * @param body the answer, a missing node if it had none
 */
public record ApiAnswer(int status, String deploymentId, JsonNode body) {}
