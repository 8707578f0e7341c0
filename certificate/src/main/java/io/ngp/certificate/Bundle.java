package io.ngp.certificate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * All that balancers need to prove hosts: travels and is kept sealed only.
 *
 * @param certificates in the order of preference
 * @param tickets secrets of session tickets in Base64, newest first
 * @param answers by token: what authorities that check a host by HTTP are to find
 * @param proofs shown to authorities that check a host by TLS
 */
public record Bundle(
    List<Pair> certificates, List<String> tickets, Map<String, String> answers, List<Pair> proofs) {
  private static final String PURPOSE = "bundle";

  /** Copies everything. */
  public Bundle {
    certificates = List.copyOf(certificates);
    tickets = List.copyOf(tickets);
    answers = Map.copyOf(answers);
    proofs = List.copyOf(proofs);
  }

  /** A certificate and its key, both in PEM form. */
  public record Pair(String chain, String key) {
    static Pair of(Issued issued) {
      return new Pair(issued.chain(), issued.key());
    }

    /** Never the key. */
    @Override
    public String toString() {
      return "Pair";
    }
  }

  /** As it travels. */
  public String sealed(Seal seal) {
    var node = JsonNodeFactory.instance.objectNode();
    write(node.putArray("certificates"), certificates);
    var secrets = node.putArray("tickets");
    tickets.forEach(secrets::add);
    var texts = node.putObject("answers");
    answers.forEach(texts::put);
    write(node.putArray("proofs"), proofs);
    return seal.close(PURPOSE, node.toString());
  }

  private static void write(ArrayNode array, List<Pair> pairs) {
    pairs.forEach(pair -> array.addObject().put("chain", pair.chain()).put("key", pair.key()));
  }

  /**
   * Opens what {@link #sealed} made.
   *
   * @throws Seal.BrokenSealException if the seal is another one
   * @throws IllegalArgumentException if it is no bundle
   */
  public static Bundle open(Seal seal, String sealed) {
    try {
      var node = JsonMapper.shared().readTree(seal.open(PURPOSE, sealed));
      List<String> tickets = new ArrayList<>();
      node.path("tickets").forEach(each -> tickets.add(each.asString()));
      Map<String, String> answers = new LinkedHashMap<>();
      node.path("answers")
          .properties()
          .forEach(e -> answers.put(e.getKey(), e.getValue().asString()));
      return new Bundle(
          pairs(node.path("certificates")), tickets, answers, pairs(node.path("proofs")));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("This is no bundle of certificates.", e);
    }
  }

  private static List<Pair> pairs(JsonNode array) {
    return array
        .valueStream()
        .map(each -> new Pair(each.path("chain").asString(""), each.path("key").asString("")))
        .toList();
  }
}
