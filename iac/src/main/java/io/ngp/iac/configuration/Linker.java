package io.ngp.iac.configuration;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.diagnostic.Diagnostics;
import io.ngp.iac.diagnostic.DidYouMean;
import io.ngp.iac.expression.Expression;
import io.ngp.iac.expression.Reference;
import io.ngp.iac.graph.Ordering;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out which blocks need which, through variables and outputs of modules, too. */
final class Linker {
  private final Names names;
  private final Diagnostics diagnostics;
  private final Map<String, Set<BlockAddress>> outputBlocks = new HashMap<>();
  private final Set<String> openOutputs = new HashSet<>();
  private final Set<String> told = new HashSet<>();

  Linker(Names names, Diagnostics diagnostics) {
    this.names = names;
    this.diagnostics = diagnostics;
  }

  /** The same blocks, each with everything it needs. */
  Map<BlockAddress, Block> link(Map<BlockAddress, Block> blocks) {
    var linked = new LinkedHashMap<BlockAddress, Block>();
    for (var block : blocks.values()) {
      var needed = new HashSet<BlockAddress>();
      expressions(block)
          .forEach(each -> needed.addAll(blocksOf(block.address().module(), each, true)));
      for (var named : block.dependsOn()) {
        if (blocks.containsKey(named)) {
          needed.add(named);
        } else {
          diagnostics.error(
              block.position(),
              block.address() + " depends on \"" + named + "\", which is no resource.",
              DidYouMean.fix(
                  named.toString(), blocks.keySet().stream().map(Object::toString).toList()));
        }
      }
      linked.put(block.address(), with(block, needed));
    }
    refuseCircles(linked);
    return linked;
  }

  private static Block with(Block block, Set<BlockAddress> needed) {
    return new Block(
        block.address(),
        block.type(),
        block.repetition(),
        block.inputs(),
        block.lifecycle(),
        block.dependsOn(),
        needed,
        block.position());
  }

  private static Stream<Expression> expressions(Block block) {
    Stream<Expression> repetition =
        switch (block.repetition()) {
          case Block.Repetition.Once _ -> Stream.of();
          case Block.Repetition.When when -> Stream.of(when.condition());
          case Block.Repetition.Count count -> Stream.of(count.number());
          case Block.Repetition.ForEach each -> Stream.of(each.collection());
        };
    return Stream.concat(repetition, block.inputs().values().stream());
  }

  /** The blocks an expression in {@code module} refers to. */
  Set<BlockAddress> blocksOf(String module, Expression expression, boolean isRepeated) {
    var blocks = new HashSet<BlockAddress>();
    for (var reference : expression.references()) {
      blocks.addAll(blocksOf(module, reference, expression, isRepeated));
    }
    return blocks;
  }

  private Set<BlockAddress> blocksOf(
      String module, Reference reference, Expression expression, boolean isRepeated) {
    var head = reference.head();
    var inside = names.modules().get(module);
    if (inside != null && inside.blocks().contains(head)) {
      return Set.of(new BlockAddress(module, head));
    }
    if (isRepeated && Names.REPEATED.contains(head)) {
      return Set.of();
    }
    if (inside != null && !module.isEmpty() && head.equals(Names.VARIABLES)) {
      return variable(module, inside, reference, expression);
    }
    if (names.global().containsKey(head) || (head.equals(Names.MODULE) && !module.isEmpty())) {
      return Set.of();
    }
    var other = names.modules().get(head);
    if (other != null && !head.isEmpty()) {
      return output(head, other, reference, expression);
    }
    tell(
        expression,
        "Nothing is called \"" + head + "\" here.",
        DidYouMean.fix(head, names.known(module)));
    return Set.of();
  }

  private Set<BlockAddress> variable(
      String module, Names.Inside inside, Reference reference, Expression expression) {
    var name = reference.word(1);
    if (name.isEmpty()) {
      return inside.variables().values().stream()
          .flatMap(each -> blocksOf("", each, false).stream())
          .collect(Collectors.toSet());
    }
    var variable = inside.variables().get(name);
    if (variable == null) {
      tell(
          expression,
          "Module " + module + " has no variable \"" + name + "\".",
          DidYouMean.fix(name, inside.variables().keySet()));
      return Set.of();
    }
    return blocksOf("", variable, false);
  }

  private Set<BlockAddress> output(
      String module, Names.Inside other, Reference reference, Expression expression) {
    var name = reference.word(1);
    if (!name.isEmpty() && !other.outputs().containsKey(name)) {
      tell(
          expression,
          "Module " + module + " has no output \"" + name + "\".",
          DidYouMean.fix(name, other.outputs().keySet()));
      return Set.of();
    }
    var all = new HashSet<BlockAddress>();
    for (var each : name.isEmpty() ? other.outputs().keySet() : Set.of(name)) {
      all.addAll(outputBlocks(module, other, each, expression));
    }
    return all;
  }

  private Set<BlockAddress> outputBlocks(
      String module, Names.Inside other, String name, Expression expression) {
    var key = module + "." + name;
    var known = outputBlocks.get(key);
    if (known != null) {
      return known;
    }
    var definition = other.outputs().get(name);
    if (definition == null) {
      return Set.of();
    }
    if (!openOutputs.add(key)) {
      tell(expression, "Output " + key + " refers to itself in a circle.", "");
      return Set.of();
    }
    var blocks = blocksOf(module, definition.value(), false);
    openOutputs.remove(key);
    outputBlocks.put(key, blocks);
    return blocks;
  }

  private void tell(Expression expression, String what, String fix) {
    // One expression may be looked at more than once.
    if (told.add(expression.position() + what)) {
      diagnostics.error(expression.position(), what, fix);
    }
  }

  private void refuseCircles(Map<BlockAddress, Block> blocks) {
    if (Ordering.of(blocks.keySet(), address -> needs(blocks, address)).isPresent()) {
      return;
    }
    var circle = circle(blocks);
    var first = blocks.get(circle.getFirst());
    diagnostics.error(
        first == null ? io.ngp.iac.diagnostic.Position.NONE : first.position(),
        "These resources need each other in a circle: "
            + circle.stream().map(Object::toString).collect(Collectors.joining(" -> "))
            + ".",
        "Take one of the references away.");
  }

  private static Set<BlockAddress> needs(Map<BlockAddress, Block> blocks, BlockAddress address) {
    var block = blocks.get(address);
    return block == null ? Set.of() : block.dependencies();
  }

  private static List<BlockAddress> circle(Map<BlockAddress, Block> blocks) {
    for (var start : blocks.keySet()) {
      var cameFrom = new HashMap<BlockAddress, BlockAddress>();
      var open = new ArrayDeque<BlockAddress>(List.of(start));
      while (!open.isEmpty()) {
        var at = open.remove();
        for (var next : needs(blocks, at)) {
          if (next.equals(start)) {
            return path(start, at, cameFrom);
          }
          if (cameFrom.putIfAbsent(next, at) == null) {
            open.add(next);
          }
        }
      }
    }
    throw new IllegalStateException("no circle where there has to be one");
  }

  private static List<BlockAddress> path(
      BlockAddress start, BlockAddress end, Map<BlockAddress, BlockAddress> cameFrom) {
    var path = new ArrayList<BlockAddress>(List.of(start));
    for (var at = end; at != null && !at.equals(start); at = cameFrom.get(at)) {
      path.add(1, at);
    }
    path.add(start);
    return path;
  }
}
