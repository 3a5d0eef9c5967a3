import ArgumentParser
import Daemon
import Domain
import Glibc
import Settings

/// `tocsind`, the daemon. It stays in the foreground: the service manager, or a shell, puts it behind.
@main
struct Tocsind: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tocsind",
    abstract: "Watch an inbox for news articles, record what they assert, and raise alerts in the journal.",
    discussion: """
      Reads /etc/tocsin/tocsin.toml and conf.d/*.toml beside it. SIGTERM finishes what is being recorded and
      stops; SIGHUP reads settings and rules again and keeps the old ones where the new ones are bad.

      Examples:
        tocsind                        the system's directories, as the service runs it
        tocsind --root ~/watch         everything below one directory, without being root
        tocsind --root ~/watch --once  read what lies in the inbox, and end
        tocsind --check                test settings and rules, and end

      Exit status: 0 stopped as asked; 65 damaged log; 74 I/O; 75 another daemon has the log; 77 permission;
      78 settings.
      """
  )

  @Option(help: ArgumentHelp("Work on this directory instead of the system's.", valueName: "dir"))
  var root: String?

  @Flag(help: "Read what lies in the inbox, and end.")
  var once = false

  @Flag(help: "Test settings and rules, and end.")
  var check = false

  func run() throws {
    if let root, mkdir(root, 0o750) != 0, errno != EEXIST {
      let reason = String(cString: strerror(errno))
      Reporter().say(.error, "cannot create \(root): \(reason)")
      Glibc.exit(ExitStatus.io.rawValue)
    }
    // The group may read what is kept here, and nobody else.
    umask(0o027)
    let layout = Layout(root: root)
    let loader = CoderLoader(layout: layout)
    let status =
      check
      ? Daemon.check(layout, coder: loader.load)
      : Daemon.run(.init(root: root, once: once), coder: loader.load)
    Glibc.exit(status.rawValue)
  }
}
