package io.ngp.cluster.app;

/** A folder that a pod's containers may mount by its name. */
public sealed interface PodVolume {
  String name();

  /** Empty at first, and gone with the task. */
  record Ephemeral(String name) implements PodVolume {}

  /** A file or folder of the machine. */
  record Host(String name, String path) implements PodVolume {}
}
