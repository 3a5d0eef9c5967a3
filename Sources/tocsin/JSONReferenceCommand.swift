import ArgumentParser

/// `tocsin help json`: a page of help and not a command to run.
struct JSONReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "json",
    abstract: "What the --json outputs look like.",
    discussion: """
      Names are stable: fields may be added, none is renamed or dropped. Every object names its shape in \
      "schema". Lists are JSON Lines, one object a line. Offsets are UTF-8 bytes into the article's text \
      (title, newline, body). Countries are ISO 3166-1 alpha-3 or an organisation's code (EUN, NATO, UNO); \
      sectors are PLOVER's.

      A FACT, in `facts`, `code`, `explain` and the log
        id            article's digest (16 digits), dash, number
        kind          interaction | position
        type          PLOVER type, or null for a position
        mode          PLOVER mode or null            contexts   PLOVER contexts
        cameo         CAMEO code or null             quad       PLOVER quad class or null
        plover_type   the type as PLOVER folds what is only planned (a planned CONSULT is AGREE)
        intensity     -10 to 10
        source        {text, start, end, country, sector, name}
        recipient     the same, or null for a position
        reciprocal    true where a twin fact has the two exchanged
        topic         {id, text} of a position, or null
        polarity      pursues | supports | opposes, or null
        status        occurred | ongoing | planned | threatened | hypothetical | denied
        attribution   who says so: an actor or null
        instrument    such as "export control", or null
        goods         list of text                   amount     {value, currency} or null
        horizon       year or date, or null          place      {text, country} or null
        date          {value, precision: day | week | month | year | unknown}
        confidence    0 to 1
        evidence      {sentence_index, sentence, start, end, trigger {text, start, end}, rule};
                      sentences of the body count from 1, the title is 0

      tocsin.stance/1, one object (stance COUNTRY --json)
        as_of, country, towards [{country, stance -10..10, stderr, reports, trend, word, last}],
        topics [{topic, stance, stderr, reports, trend, word, last}]

      tocsin.index/1 (index --json; with --history one a day)
        date, subject (world | CHN | CHN-USA | CHN>USA), escalation 0..100 or null, monitored

      tocsin.status/1, tocsin.article/1, tocsin.fact/1, tocsin.alert/1, tocsin.explain/1, tocsin.log.*/1
        as their commands print them; `tocsin COMMAND --help` describes what is shown.

      tocsin code --jsonl
        in   {"id", "text", "title"?, "date"? (YYYY-MM-DD)}
        out  {"id", "facts": [FACT...]}, or {"id", "error"} for a bad line, which ends in exit status 1
      tocsin code --pairs
        in   {"id", "text", "source": {start, end}, "target": {start, end}}
        out  {"id", "type", "quad", "confidence"}

      EXIT STATUS
        0 success   1 a negative answer   64 usage   65 damaged data   66 no such input
        69 the daemon is needed and is not there   74 I/O   75 already running   77 permission
        78 configuration
      """,
    shouldDisplay: false
  )

  func run() throws { throw CleanExit.helpRequest(self) }
}
