/// The difference of two texts as `diff -u` writes it and `git apply` and `patch -p1` take it.
public struct UnifiedDiff: Sendable {
  /// Empty when the texts are the same.
  public let text: String

  /// How many unchanged lines stand around a change.
  static let context = 3

  private struct Line {
    var sign: Character
    var text: Substring.UTF8View
    /// How many lines of the old and of the new text stand before it.
    var old: Int
    var new: Int
  }

  /// - Parameter path: the file's path, relative to where the patch is applied.
  public init(from old: String, to new: String, path: String) {
    guard old != new || !old.utf8.elementsEqual(new.utf8) else {
      text = ""
      return
    }
    let lines = Self.script(Self.lines(of: old), Self.lines(of: new))
    var patch = "--- \(Self.quoted("a/" + path))\n+++ \(Self.quoted("b/" + path))\n"
    for hunk in Self.hunks(lines) {
      let part = lines[hunk]
      guard let first = part.first else { continue }
      let before = part.count { $0.sign != "+" }
      let after = part.count { $0.sign != "-" }
      patch += "@@ -\(Self.range(first.old, before)) +\(Self.range(first.new, after)) @@\n"
      for line in part {
        patch += "\(line.sign)\(Substring(line.text))"
        if line.text.last != 0x0A { patch += "\n\\ No newline at end of file\n" }
      }
    }
    text = patch
  }

  /// Lines with their ends; characters would take CR and LF for one.
  private static func lines(of text: String) -> [Substring.UTF8View] {
    var lines: [Substring.UTF8View] = []
    var rest = text[...].utf8
    while let end = rest.firstIndex(of: 0x0A) {
      lines.append(rest[...end])
      rest = rest[rest.index(after: end)...]
    }
    if !rest.isEmpty { lines.append(rest) }
    return lines
  }

  private static func script(_ old: [Substring.UTF8View], _ new: [Substring.UTF8View]) -> [Line] {
    let difference = new.difference(from: old) { $0.elementsEqual($1) }
    var removed: Set<Int> = []
    var inserted: Set<Int> = []
    for change in difference {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): inserted.insert(offset)
      }
    }
    var lines: [Line] = []
    var (before, after) = (0, 0)
    while before < old.count || after < new.count {
      if before < old.count, removed.contains(before) {
        lines.append(Line(sign: "-", text: old[before], old: before, new: after))
        before += 1
      } else if after < new.count, inserted.contains(after) {
        lines.append(Line(sign: "+", text: new[after], old: before, new: after))
        after += 1
      } else {
        lines.append(Line(sign: " ", text: old[before], old: before, new: after))
        before += 1
        after += 1
      }
    }
    return lines
  }

  /// Changes with what stands around them; those that would touch are one.
  private static func hunks(_ lines: [Line]) -> [Range<Int>] {
    var hunks: [Range<Int>] = []
    for index in lines.indices where lines[index].sign != " " {
      let start = max(0, index - context)
      let end = min(lines.count, index + context + 1)
      if let last = hunks.last, start <= last.upperBound {
        hunks[hunks.count - 1] = last.lowerBound..<end
      } else {
        hunks.append(start..<end)
      }
    }
    return hunks
  }

  /// `LINE,COUNT`; the line before when there are none.
  private static func range(_ before: Int, _ count: Int) -> String {
    let start = count == 0 ? before : before + 1
    return count == 1 ? "\(start)" : "\(start),\(count)"
  }

  /// A path with characters that would end it is quoted as git does; one with spaces ends at a tab.
  private static func quoted(_ path: String) -> String {
    guard path.utf8.contains(where: { $0 < 0x20 || $0 == 0x22 || $0 == 0x5C || $0 == 0x7F }) else {
      return path.contains(" ") ? path + "\t" : path
    }
    var text = "\""
    for byte in path.utf8 {
      switch byte {
      case 0x22, 0x5C: text += "\\" + String(UnicodeScalar(byte))
      case 0x20..<0x7F: text += String(UnicodeScalar(byte))
      default:
        let digits = String(byte, radix: 8)
        text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
      }
    }
    return text + "\""
  }
}
