import ArgumentParser
import Domain
import EventLog
import FileSystem
import Projections
import Settings

/// `tocsin rebuild`: folds the log into a new `state.db`.
struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild",
    abstract: "Make the projections again from the log.",
    discussion: """
      The log is the truth and state.db is folded from it; the result is the same each time. The daemon must be \
      stopped. Queries read the old state.db until the new one is whole.

        systemctl stop tocsind && tocsin rebuild && systemctl start tocsind
      """
  )

  /// Events that are handed on at a time.
  private static let batchCount = 2_000

  @OptionGroup var common: CommonOptions

  func run() throws {
    let layout = common.layout
    let numbers: NumberSettings
    do throws(SettingsError) { numbers = try LoadedSettings(layout).settings.numbers } catch {
      throw CommandFailure(
        .configuration, "the settings are not usable", hint: "`tocsin config check` says where")
    }
    try readingLog {
      let log = try LogReader(directory: layout.log)
      try log.excludingWriters(now: .now()) { try rebuild(log, layout, numbers) }
    }
  }

  private func rebuild(_ log: LogReader, _ layout: Layout, _ numbers: NumberSettings) throws {
    let fresh = layout.database + ".fresh"
    let files = POSIXFileSystem()
    var bar = ProgressLine("rebuild")
    var count = 0
    let last = try log.last()
    do {
      for suffix in ["", "-wal", "-shm"] { try remove(fresh + suffix, files) }
      let (writer, _) = try ProjectionWriter.open(path: fresh, settings: numbers, logEnd: last)
      try writer.catchUp { after, apply in
        let cursor = try log.cursor(after: after)
        var batch: [RecordedEvent] = []
        while let group = try cursor.next() {
          batch += group
          guard batch.count >= RebuildCommand.batchCount else { continue }
          try apply(batch)
          count += batch.count
          batch.removeAll(keepingCapacity: true)
          bar.show(UInt64(count), of: last.number, rate: "\(Int(Double(count) / bar.seconds)) events/s")
        }
        try apply(batch)
        count += batch.count
      }
      try writer.close()
      for path in [layout.database, fresh] {
        for suffix in ["-wal", "-shm"] { try remove(path + suffix, files) }
      }
      try files.rename(fresh, to: layout.database)
      try files.syncDirectory(layout.state)
    } catch let failure as ProjectionFailure {
      throw CommandFailure(.io, "cannot \(failure)")
    } catch let failure as FileError {
      throw CommandFailure(failure.isPermission ? .permission : .io, failure.description)
    }
    bar.end()
    if common.json {
      var json = JSONWriter()
      json.object { json in
        json.field("schema", "tocsin.rebuild/1")
        json.field("events", count)
        json.field("seconds", bar.seconds)
      }
      json.newline()
      Terminal.write(json.bytes)
    } else {
      Terminal.line("\(count) events in \((bar.seconds * 10).rounded() / 10) s")
    }
  }

  private func remove(_ path: String, _ files: POSIXFileSystem) throws {
    if try files.status(of: path) != nil { try files.remove(path) }
  }
}
