package io.ngp.iac.testing;

import io.ngp.iac.provider.Input;
import io.ngp.iac.provider.Input.Kind;
import io.ngp.iac.provider.Known;
import io.ngp.iac.provider.Operation;
import io.ngp.iac.provider.Output;
import io.ngp.iac.provider.Provider;
import io.ngp.iac.provider.Reading;
import io.ngp.iac.provider.ResourceType;
import io.ngp.iac.provider.Schema;
import io.ngp.iac.value.Value;
import io.ngp.iac.value.Value.Fields;
import java.util.List;

/** Types that exist in the state only: {@code plain}, with a schema, and {@code app}. */
public final class PlainTypes implements Provider {
  @Override
  public List<ResourceType> types() {
    return List.of(
        new Plain(
            "plain",
            Schema.closed(
                "A plain thing.",
                List.of(
                    Input.required("name", Kind.TEXT, "Its name."),
                    Input.optional("size", Kind.NUMBER, "Its size."),
                    Input.optional("color", Kind.TEXT, "Its colour.").oneOf("red", "green"),
                    Input.optional("tags", Kind.LIST, "Its tags."),
                    Input.optional("more", Kind.ANY, "More of it.")),
                List.of(Output.of("id", "Its id.").stable()))),
        new Plain(
            "app",
            Schema.closed(
                "An app.",
                List.of(
                    Input.required("definition", Kind.MAP, "Its definition."),
                    Input.optional("once", Kind.BOOL, "Deployed once.")),
                List.of(Output.of("id", "Its id.").stable()))));
  }

  private record Plain(String name, Schema schema) implements ResourceType {
    @Override
    public Reading read(Operation operation, Known known) {
      return new Reading.Present(known.inputs(), known.outputs());
    }

    @Override
    public Fields create(Operation operation, Fields inputs) {
      return Fields.EMPTY.with("id", Value.of("id-of-" + operation.address()));
    }

    @Override
    public Fields update(Operation operation, Known former, Fields inputs) {
      return former.outputs();
    }

    @Override
    public void delete(Operation operation, Known known) {}
  }
}
