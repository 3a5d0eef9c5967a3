/// Where everything lies: the system's directories, or one private directory (`--root DIR`).
///
///     system                        --root DIR
///     /etc/tocsin/tocsin.toml       DIR/tocsin.toml          settings
///     /etc/tocsin/conf.d/*.toml     DIR/conf.d/*.toml        drop-ins
///     /etc/tocsin/ontology.d/*      DIR/ontology.d/*         additions to the ontology
///     /var/spool/tocsin/inbox/      DIR/inbox/               deliveries
///     /var/lib/tocsin/log/          DIR/log/                 the log's segments
///     /var/lib/tocsin/state.db      DIR/state.db             projections
///     /var/lib/tocsin/archive/      DIR/archive/             articles kept, by digest
///     /var/spool/tocsin/quarantine/ DIR/quarantine/          deliveries that are no articles
public struct Layout: Hashable, Sendable {
  public var configuration: String
  public var inbox: String
  public var state: String

  public static let system = Layout(
    configuration: "/etc/tocsin", inbox: "/var/spool/tocsin/inbox", state: "/var/lib/tocsin")

  public init(configuration: String, inbox: String, state: String) {
    self.configuration = configuration
    self.inbox = inbox
    self.state = state
  }

  /// Everything below one directory; nil means the system's.
  public init(root: String?) {
    guard let root else {
      self = .system
      return
    }
    let directory = root.count > 1 && root.hasSuffix("/") ? String(root.dropLast()) : root
    self.init(configuration: directory, inbox: directory + "/inbox", state: directory)
  }

  public var settingsFile: String { configuration + "/tocsin.toml" }
  public var dropIns: String { configuration + "/conf.d" }
  public var ontologyAdditions: String { configuration + "/ontology.d" }
  public var log: String { state + "/log" }
  public var database: String { state + "/state.db" }
  public var archive: String { state + "/archive" }

  /// Beside the inbox, and so on its file system and mount: a delivery of any size moves there in one step,
  /// unread.
  public var quarantine: String { (inbox.lastIndex(of: "/").map { inbox[..<$0] } ?? ".") + "/quarantine" }
}
