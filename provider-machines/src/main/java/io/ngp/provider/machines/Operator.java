package io.ngp.provider.machines;

import io.ngp.nodespec.NodeHttp;
import io.ngp.nodespec.OperatorFiles;

/** Who this machine is to the nodes it manages. */
record Operator(OperatorFiles files) {
  /**
   * How nodes are called now: an apply may have renewed what proves it.
   *
   * @throws io.ngp.iac.provider.ProviderException if the files can't be used
   */
  NodeHttp http() {
    return files.caller().map(NodeHttp::new).orElse(NodeHttp.PLAIN);
  }

  /** Whether the node would answer: a first plan may find nodes before it knows who it is. */
  boolean mayCall(NodeInputs node) {
    return !node.spec().entry().isProven() || files.exist();
  }
}
