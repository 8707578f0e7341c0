package io.ngp.iac.testing;

import io.ngp.iac.address.BlockAddress;
import io.ngp.iac.configuration.Block;
import io.ngp.iac.configuration.Block.Lifecycle;
import io.ngp.iac.configuration.Block.Repetition;
import io.ngp.iac.configuration.Configuration;
import io.ngp.iac.configuration.Configuration.OutputDefinition;
import io.ngp.iac.configuration.PlatformSettings;
import io.ngp.iac.configuration.SourceBundle;
import io.ngp.iac.diagnostic.Position;
import io.ngp.iac.expression.Expression;
import io.ngp.iac.expression.Literal;
import io.ngp.iac.expression.Reference;
import io.ngp.iac.expression.Scope;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.Value.Items;
import io.ngp.iac.value.Value.Num;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A configuration written in Java: blocks of the platform file itself, for tests of the engine. */
public final class Written {
  private static final Position HERE = new Position("platform.yaml", 1, 1);

  private final Map<BlockAddress, Block> blocks = new LinkedHashMap<>();
  private final Map<String, OutputDefinition> outputs = new LinkedHashMap<>();

  /** An input's value, or what it refers to. */
  public sealed interface Term {
    /** A value. */
    record Of(Value value) implements Term {}

    /** {@code ${block.field}}, or {@code ${block}} if the field is empty. */
    record Ref(String block, String field) implements Term {}

    /** {@code ${block[count.index].field}}. */
    record Peer(String block, String field) implements Term {}

    /** A list. */
    record All(List<Term> terms) implements Term {}

    /** {@code ${count.index}} or {@code ${each.key}} after a text. */
    record Numbered(String prefix, String head, String field) implements Term {}
  }

  /** A text. */
  public static Term text(String text) {
    return new Term.Of(Value.of(text));
  }

  /** A number. */
  public static Term number(long number) {
    return new Term.Of(Value.of(number));
  }

  /** A reference to an output of a single resource. */
  public static Term ref(String block, String field) {
    return new Term.Ref(block, field);
  }

  /** Adds one resource. */
  public Written thing(String name, Map<String, Term> inputs) {
    return block(name, new Repetition.Once(), inputs, Lifecycle.DEFAULT);
  }

  /** Adds as many resources as {@code count} says, named {@code name-index}. */
  public Written things(String name, long count, Map<String, Term> inputs) {
    var all = new LinkedHashMap<>(inputs);
    all.putIfAbsent("name", new Term.Numbered(name + "-", "count", "index"));
    return block(name, new Repetition.Count(literal(Value.of(count))), all, Lifecycle.DEFAULT);
  }

  /** Adds one resource for each of {@code keys}. */
  public Written each(String name, List<String> keys, Map<String, Term> inputs) {
    var all = new LinkedHashMap<>(inputs);
    all.putIfAbsent("name", new Term.Numbered(name + "-", "each", "key"));
    return block(name, new Repetition.ForEach(literal(Value.texts(keys))), all, Lifecycle.DEFAULT);
  }

  /** Adds a block. */
  public Written block(
      String name, Repetition repetition, Map<String, Term> inputs, Lifecycle lifecycle) {
    var expressions = new LinkedHashMap<String, Expression>();
    inputs.forEach((input, term) -> expressions.put(input, new Written.Evaluated(term)));
    var dependencies =
        expressions.values().stream()
            .flatMap(each -> each.references().stream())
            .filter(each -> !Set.of("count", "each").contains(each.head()))
            .map(each -> BlockAddress.root(each.head()))
            .collect(Collectors.toSet());
    var address = BlockAddress.root(name);
    blocks.put(
        address,
        new Block(
            address,
            "fake.thing",
            repetition,
            expressions,
            lifecycle,
            Set.of(),
            dependencies,
            HERE));
    return this;
  }

  /** Adds an output. */
  public Written output(String name, Term term) {
    outputs.put(name, new OutputDefinition("", new Evaluated(term), false, false));
    return this;
  }

  private static Expression literal(Value value) {
    return new Literal(value, HERE);
  }

  /** The configuration. */
  public Configuration build() {
    return new Configuration(
        new PlatformSettings("demo", "default", "local", "ngp.localhost", "", "", Fields.EMPTY),
        blocks,
        outputs,
        (_, values) ->
            head ->
                blocks.containsKey(BlockAddress.root(head))
                    ? Optional.of(values.apply(BlockAddress.root(head)))
                    : Optional.empty(),
        Integer.toHexString(blocks.hashCode()),
        new SourceBundle(Map.of(), Map.of()));
  }

  private record Evaluated(Term term) implements Expression {
    @Override
    public Set<Reference> references() {
      return switch (term) {
        case Term.Of _ -> Set.of();
        case Term.Ref ref -> Set.of(new Reference(words(ref.block(), ref.field())));
        case Term.Peer peer ->
            Set.of(new Reference(List.of(peer.block())), new Reference(List.of("count", "index")));
        case Term.All all ->
            all.terms().stream()
                .flatMap(each -> new Evaluated(each).references().stream())
                .collect(Collectors.toSet());
        case Term.Numbered numbered ->
            Set.of(new Reference(List.of(numbered.head(), numbered.field())));
      };
    }

    private static List<String> words(String block, String field) {
      return Stream.of(block, field).filter(word -> !word.isEmpty()).toList();
    }

    @Override
    public Value evaluate(Scope scope) {
      return switch (term) {
        case Term.Of of -> of.value();
        case Term.Ref ref -> field(scope.lookup(ref.block()).orElseThrow(), ref.field());
        case Term.Peer peer -> peer(scope, peer);
        case Term.All all ->
            new Items(
                all.terms().stream().map(each -> new Evaluated(each).evaluate(scope)).toList());
        case Term.Numbered numbered ->
            Value.of(
                numbered.prefix()
                    + field(scope.lookup(numbered.head()).orElseThrow(), numbered.field()));
      };
    }

    private static Value peer(Scope scope, Term.Peer peer) {
      var all = scope.lookup(peer.block()).orElseThrow();
      var index = field(scope.lookup("count").orElseThrow(), "index");
      return all instanceof Items items && index instanceof Num number
          ? field(items.items().get(number.number().intValue()), peer.field())
          : Value.UNKNOWN;
    }

    private static Value field(Value value, String field) {
      if (field.isEmpty()) {
        return value;
      }
      return value instanceof Fields fields ? fields.get(field) : Value.UNKNOWN;
    }

    @Override
    public Position position() {
      return HERE;
    }
  }
}
