import Domain
import Testing

@Test(
  "a subject reads back what it writes",
  arguments: [Subject.world, .country("CHN"), .pair("CHN", "USA"), .direction("USA", "CHN")])
func subjectRoundTrip(subject: Subject) { #expect(Subject(subject.description) == subject) }

@Test("a pair has one name whichever way it is written")
func pairOrder() { #expect(Subject("USA-CHN")?.description == "CHN-USA") }

@Test("what is no subject is refused", arguments: ["", "-", "A-", ">B", "A-B-C"])
func noSubject(text: String) { #expect(Subject(text) == nil) }
