package io.ngp.iac.configuration;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.expression.Expression;
import io.ngp.iac.expression.Scope;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Everything a platform file and its modules say, checked as far as that is possible without
 * values.
 *
 * @param blocks every resource block, in the order written
 * @param outputs what {@code ngp output} shows: the platform file's own outputs by name, those of
 *     its modules as {@code module.name}; evaluated in the scope of their module
 * @param fingerprint of all files and of the values of variables: two configurations with the same
 *     one say the same
 * @param sources what it was read from, for the history
 */
public record Configuration(
    PlatformSettings platform,
    Map<BlockAddress, Block> blocks,
    Map<String, OutputDefinition> outputs,
    Scopes scopes,
    String fingerprint,
    SourceBundle sources) {

  /** The block at {@code address}. */
  public Optional<Block> block(BlockAddress address) {
    return Optional.ofNullable(blocks.get(address));
  }

  /**
   * An output.
   *
   * @param isSecret whether it is to be hidden
   * @param isInternal whether it is for other modules only
   */
  public record OutputDefinition(
      String module, Expression value, boolean isSecret, boolean isInternal) {}

  /**
   * What names mean inside a module, given the values of blocks: a block's value is the map of its
   * inputs and outputs (outputs win), or for repeated blocks the list ({@code count}) or map
   * ({@code for_each}) of these.
   */
  @FunctionalInterface
  public interface Scopes {
    /**
     * The scope of expressions in {@code module} (empty: the platform file): variables, settings,
     * {@code env}, {@code secret}, the module's own blocks, other modules' outputs.
     */
    Scope of(String module, Function<BlockAddress, io.ngp.iac.value.Value> blockValues);
  }
}
