/// The tables of `state.db`. Everything in them is folded from the log and may be deleted at any time.
///
/// - `party`: countries and topics by number, in order of their first fact. `publisher`: likewise.
/// - `article`: one row an article, only what numbers need; `article_detail`: what it says of itself;
///   `article_facts`: its facts, packed by `FactCodec`.
/// - `fact`: one narrow row a fact, for filters and cells. Its id is the article's shifted left by
///   `factOrdinalBits`, plus the fact's ordinal. `target` is the recipient country or the topic; 0 is none.
///   `counts` is the day on which it counts in numbers, null where it never does.
/// - `band`: locality-sensitive hashes of the texts, for finding copies (`Fingerprint`).
/// - `series`: a direction's days of one year, packed by `DaySeries`.
/// - `alert`, `retraction`, `rejection`: as the log tells.
enum Schema {
  /// Raised whenever a table or a packed format changes; databases of other versions are rebuilt.
  static let version = 1
  /// "TOCS" in SQLite's header, so that `file` and we can tell whose it is.
  static let applicationID = 0x544F_4353

  static let factOrdinalBits: Int64 = 16
  static let factsPerArticleMax = (1 << 16) - 1

  static let tables = """
    CREATE TABLE meta (key TEXT PRIMARY KEY NOT NULL, value) WITHOUT ROWID;
    CREATE TABLE party (
      id INTEGER PRIMARY KEY, topic INTEGER NOT NULL, code TEXT NOT NULL, UNIQUE (topic, code));
    CREATE TABLE publisher (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE article (
      id INTEGER PRIMARY KEY, received INTEGER NOT NULL, extracted INTEGER, retracted INTEGER,
      cluster INTEGER NOT NULL, publisher INTEGER NOT NULL, published INTEGER, recorded INTEGER NOT NULL,
      facts INTEGER NOT NULL, digest BLOB NOT NULL UNIQUE);
    CREATE TABLE article_detail (
      id INTEGER PRIMARY KEY, title TEXT NOT NULL, publisher TEXT, url TEXT, language TEXT,
      delivery TEXT NOT NULL, format TEXT NOT NULL, bytes INTEGER NOT NULL, fingerprint BLOB);
    CREATE TABLE article_facts (
      id INTEGER PRIMARY KEY, coder TEXT NOT NULL, sentences INTEGER NOT NULL, notes TEXT, facts BLOB);
    CREATE TABLE fact (
      id INTEGER PRIMARY KEY, source INTEGER NOT NULL, target INTEGER NOT NULL, type INTEGER NOT NULL,
      status INTEGER NOT NULL, day INTEGER NOT NULL, counts INTEGER, intensity INTEGER NOT NULL,
      confidence INTEGER NOT NULL);
    CREATE TABLE band (key INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (key, article)) WITHOUT ROWID;
    CREATE TABLE series (
      year INTEGER NOT NULL, source INTEGER NOT NULL, target INTEGER NOT NULL, days BLOB NOT NULL,
      PRIMARY KEY (year, source, target)) WITHOUT ROWID;
    CREATE TABLE retraction (
      article BLOB PRIMARY KEY NOT NULL, sequence INTEGER NOT NULL, recorded INTEGER NOT NULL,
      reason TEXT NOT NULL, by BLOB) WITHOUT ROWID;
    CREATE TABLE rejection (
      sequence INTEGER PRIMARY KEY, recorded INTEGER NOT NULL, delivery TEXT NOT NULL, reason TEXT NOT NULL,
      detail TEXT NOT NULL, bytes INTEGER, article BLOB);
    CREATE TABLE alert (
      id TEXT PRIMARY KEY NOT NULL, sequence INTEGER NOT NULL, recorded INTEGER NOT NULL, rule TEXT NOT NULL,
      subject TEXT NOT NULL, metric TEXT NOT NULL, value REAL NOT NULL, threshold REAL NOT NULL,
      priority INTEGER NOT NULL, message TEXT NOT NULL, cause INTEGER NOT NULL, article BLOB,
      as_of INTEGER NOT NULL, cleared_sequence INTEGER, cleared_recorded INTEGER, cleared_value REAL,
      cleared_message TEXT, cleared_as_of INTEGER) WITHOUT ROWID;
    """

  /// Made after the rows where a whole log is folded at once: sorting beats inserting one by one.
  static let indexes = """
    CREATE INDEX fact_pair ON fact (source, target, counts, type, status, intensity, confidence);
    CREATE INDEX fact_pair_day ON fact (source, target, day, type, status);
    CREATE INDEX fact_source ON fact (source, day, type, status);
    CREATE INDEX fact_target ON fact (target, day, type, status);
    CREATE INDEX fact_kind ON fact (type, status, day);
    CREATE INDEX article_cluster ON article (cluster) WHERE cluster <> id;
    CREATE INDEX article_recorded ON article (recorded, extracted);
    CREATE INDEX article_url ON article_detail (url) WHERE url IS NOT NULL;
    CREATE INDEX alert_sequence ON alert (sequence);
    """
}
