package io.ngp.provider.machines;

import io.ngp.iac.provider.ProviderException;
import io.ngp.identity.IdentityException;
import io.ngp.nodespec.NodeHttp;
import io.ngp.nodespec.OperatorFiles;

/** Who this machine is to the nodes it manages. */
record Operator(OperatorFiles files) {
  /**
   * How nodes are called now: an apply may have renewed what proves it.
   *
   * @throws ProviderException if the files can't be used
   */
  NodeHttp http() {
    try {
      return files.caller().map(NodeHttp::new).orElse(NodeHttp.PLAIN);
    } catch (IdentityException e) {
      throw new ProviderException(
          String.valueOf(e.getMessage()),
          "Remove %s; `ngp plan` writes it anew.".formatted(files.folder()),
          e);
    }
  }

  /** Whether the node would answer: a first plan may find nodes before it knows who it is. */
  boolean mayCall(NodeInputs node) {
    return !node.spec().entry().isProven() || files.exist();
  }
}
