package io.ngp.provider.tls;

import io.ngp.iac.provider.Problem;
import io.ngp.iac.value.Value.Fields;
import io.ngp.iac.value.ValueReader;
import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.util.IPAddress;

/**
 * The names a certificate is for.
 *
 * @param commonName may be empty
 */
record SubjectNames(String commonName, List<String> dns, List<String> addresses) {
  private static final int LONGEST_COMMON_NAME = 64;

  /** RFC 1034 section 3.5; RFC 6125 section 6.4.3: a star is a whole label, the first. */
  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(?=.{1,253}$)(\\*\\.)?[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?"
              + "(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*",
          Pattern.CASE_INSENSITIVE);

  SubjectNames {
    dns = List.copyOf(dns);
    addresses = List.copyOf(addresses);
  }

  /** The names in {@code inputs}; without a common name the first DNS name is taken if it fits. */
  static SubjectNames of(Fields inputs) {
    var reader = ValueReader.of(inputs);
    var dns = reader.texts("dns_names").stream().map(SubjectNames::ascii).toList();
    var first = dns.stream().findFirst().filter(name -> name.length() <= LONGEST_COMMON_NAME);
    return new SubjectNames(
        reader.text("common_name").or(() -> first).orElse(""), dns, reader.texts("ip_addresses"));
  }

  /** As names with other letters than ASCII's are written in certificates. */
  private static String ascii(String name) {
    try {
      return name.startsWith("*.") ? "*." + IDN.toASCII(name.substring(2)) : IDN.toASCII(name);
    } catch (IllegalArgumentException _) {
      return name;
    }
  }

  List<GeneralName> alternatives() {
    return Stream.concat(
            dns.stream().map(name -> new GeneralName(GeneralName.dNSName, name)),
            addresses.stream().map(address -> new GeneralName(GeneralName.iPAddress, address)))
        .toList();
  }

  /** What is wrong with them. */
  List<Problem> problems() {
    var problems = new ArrayList<>(AuthorityType.nameProblem(commonName));
    dns.stream()
        .filter(name -> !DNS_NAME.matcher(name).matches())
        .forEach(name ->
            problems.add(
                new Problem(
                    "dns_names",
                    "\"" + name + "\" is no DNS name.",
                    "Names look like www.example.com or *.example.com.")));
    addresses.stream()
        .filter(address -> !IPAddress.isValid(address))
        .forEach(address ->
            problems.add(
                new Problem(
                    "ip_addresses",
                    "\"" + address + "\" is no IP address.",
                    "Addresses look like 10.0.0.1 or 2001:db8::1.")));
    return problems;
  }
}
