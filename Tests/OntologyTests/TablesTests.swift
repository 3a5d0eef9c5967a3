import Domain
import Testing

@testable import Ontology

@Suite("The tables that ship")
struct TablesTests {
  @Test("they load without a problem, and hold thousands of rows")
  func load() throws {
    let counts = try Shipped.ontology.counts
    #expect(counts.reduce(0) { $0 + $1.rows } > 10_000)
    #expect(counts.allSatisfy { $0.rows > 0 }, "\(counts.filter { $0.rows == 0 })")
  }

  @Test("two loads have one version of 16 digits")
  func version() throws {
    let again = try Ontology.load(directory: Shipped.directory)
    #expect(try again.version == Shipped.ontology.version)
    #expect(again.version.utf8.count == 16)
  }

  @Test("every country has two codes of its own and a name that resolves to it")
  func countries() throws {
    let ontology = try Shipped.ontology
    #expect(ontology.countries.count >= 240)
    #expect(Set(ontology.countries.map(\.iso2)).count == ontology.countries.count)
    for country in ontology.countries {
      #expect(country.iso2.utf8.count == 2, "\(country.code)")
      for name in [country.name, country.code, country.iso2, "the " + country.name.lowercased()] {
        #expect(ontology.country(named: name)?.code == country.code, "\(name)")
      }
    }
  }

  @Test("a name that stands for two countries has its readings in ambiguous.tsv")
  func ambiguity() throws {
    let ontology = try Shipped.ontology
    let kinds: Set<ActorSense.Kind> = [.country, .people, .adjective, .capital, .seat]
    var undecided: [String] = []
    for country in ontology.countries {
      for name in [country.name] + country.otherNames + country.adjectives + country.people + country.capitals
      {
        let bytes = Array(name.utf8)
        let match = ontology.actors.phrases.longestMatch(in: bytes.span, at: 0, end: bytes.count)
        let senses = (match?.values ?? []).filter { $0 != ActorMatcher.decoy }.map {
          ontology.actors.senses[Int($0)]
        }
        let codes = Set(senses.filter { kinds.contains($0.kind) }.compactMap(\.country))
        if codes.count > 1, ontology.actors.readings[name.lowercased()] == nil { undecided.append(name) }
      }
    }
    #expect(undecided == [])
  }

  @Test("PLOVER's tables cover every type, and quads and signs agree")
  func plover() throws {
    let codebook = try Shipped.ontology.codebook
    #expect(Set(codebook.types.map(\.type)) == Set(PloverType.allCases))
    for type in codebook.types {
      let isCooperative = type.type.quad == .verbalCooperation || type.type.quad == .materialCooperation
      #expect(isCooperative ? type.intensity > 0 : type.intensity <= 0, "\(type.type)")
    }
    #expect(codebook.intensity(of: .consult, mode: "visit") == 4)
    #expect(codebook.intensity(of: .accuse) == -3)
    #expect(codebook.intensity(of: .sanction, mode: "discontinue") == -6)
    #expect(codebook.contexts.count == 37)
  }

  @Test("CAMEO's embargo is a SANCTION, bare statements are no events, scores fall back to the code above")
  func cameo() throws {
    let codebook = try Shipped.ontology.codebook
    #expect(codebook.cameo("163")?.type == .sanction)
    #expect(codebook.cameo("010")?.type == nil)
    #expect(codebook.goldstein("163") == -8)
    #expect(codebook.goldstein("1639") == -8)
    #expect(codebook.cameoRoot(of: .sanction) == "16")
    for code in codebook.cameo {
      #expect(
        code.code.utf8.count == 2 || codebook.cameo(String(code.code.dropLast())) != nil, "\(code.code)")
      if let type = code.type, type.quad == .materialConflict { #expect(code.goldstein < 0, "\(code.code)") }
    }
  }

  @Test("an unknown country gets near names")
  func suggestions() throws {
    let ontology = try Shipped.ontology
    #expect(ontology.country(named: "Chian") == nil)
    #expect(ontology.suggestions(for: "Chian").contains("China"))
    #expect(ontology.suggestions(for: "Phillipines").contains("Philippines"))
    #expect(ontology.suggestions(for: "qqqqqq").isEmpty)
  }

  @Test("lookup tells every meaning of a word, of any case")
  func lookup() throws {
    let ontology = try Shipped.ontology
    #expect(ontology.lookup("nato").contains { $0.kind == "actor" && $0.details.contains("NATO") })
    #expect(ontology.lookup("Bush").filter { $0.kind == "surname" }.count >= 2)
    #expect(ontology.lookup("tariffs").contains { $0.kind == "instrument" && $0.name == "tariff" })
    #expect(ontology.lookup("Paris Hilton").map(\.kind) == ["decoy"])
    #expect(ontology.lookup("zzzz").isEmpty)
  }
}
