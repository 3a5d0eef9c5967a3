import Domain
import Testing

@Suite("JSON")
struct JSONWriterTests {
  @Test("nesting, commas, escapes and null")
  func shapes() {
    var json = JSONWriter()
    json.object { json in
      json.field("a", "x\"\\\n\u{1}é")
      json.field("b", [String]())
      json.key("c")
      json.array { list in
        list.value(1)
        list.value(-2.0)
        list.value(Double.infinity)
        list.object { _ in }
      }
      json.field("d", String?.none)
      json.field("e", true)
    }
    json.newline()
    json.object { _ in }
    #expect(
      String(decoding: json.bytes, as: UTF8.self)
        == #"{"a":"x\"\\\n\u0001é","b":[],"c":[1,-2.0,null,{}],"d":null,"e":true}"# + "\n{}")
  }
}
