package io.ngp.cluster.event;

import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * One entry of the event stream (marathon/API.md 13).
 *
 * @param sequence strictly increasing under one leader
 * @param body the JSON that is sent, {@code eventType} and {@code timestamp} included; not to be
 *     changed
 */
public record ClusterEvent(long sequence, String type, Instant timestamp, ObjectNode body) {}
