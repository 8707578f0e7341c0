package io.ngp.cluster.health;

/** What the master asks tasks through. */
public record Probes(HealthProber.Probe health, ReadinessProber.Probe readiness) {}
