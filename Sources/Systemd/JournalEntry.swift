/// An entry for systemd's journal: its message and fields, as systemd.journal-fields(7) names them.
public struct JournalEntry: Hashable, Sendable {
  /// A field of an entry. A name may appear more than once; the journal keeps every value.
  public struct Field: Hashable, Sendable {
    public var name: String
    public var value: String

    /// - Precondition: `name` is one that the journal takes: capital letters, digits and underscores,
    ///   beginning with a letter, 64 at most.
    public init(_ name: String, _ value: String) {
      precondition(Field.isValid(name), "not a journal field's name: \(name)")
      self.name = name
      self.value = value
    }

    static func isValid(_ name: String) -> Bool {
      guard (1...64).contains(name.utf8.count), let first = name.utf8.first else { return false }
      return (65...90).contains(first)
        && name.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) || $0 == 95 }
    }
  }

  public var message: String
  public var priority: Priority
  /// 32 hexadecimal digits naming the kind of message, for the catalog (`journalctl -x`).
  public var messageID: String?
  public var fields: [Field]

  public init(_ priority: Priority, _ message: String, id messageID: String? = nil, fields: [Field] = []) {
    self.message = message
    self.priority = priority
    self.messageID = messageID
    self.fields = fields
  }

  /// Every field, those of its properties first.
  package var allFields: [Field] {
    var all = [Field("MESSAGE", message), Field("PRIORITY", String(priority.rawValue))]
    if let messageID { all.append(Field("MESSAGE_ID", messageID)) }
    return all + fields
  }
}
