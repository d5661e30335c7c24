/// What models, aliases and files in bundles may be called: names that mean one thing on every file system.
enum Names {
  /// Checks `[a-z0-9][a-z0-9._-]*`, at most 128 characters.
  static func check(_ name: String, of thing: String) throws(RegistryError) {
    let bytes = Array(name.utf8)
    func isPlain(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) }
    let isFine = bytes.allSatisfy { isPlain($0) || $0 == 0x2E || $0 == 0x5F || $0 == 0x2D }
    guard let first = bytes.first, isPlain(first), isFine, bytes.count <= 128 else {
      throw RegistryError(
        .usage,
        "The \(thing) name \(quoted(name)) cannot be used. Names have 1 to 128 characters of a-z, 0-9, '.', '_' and '-', "
          + "and begin with a letter or digit; choose such a name.")
    }
  }

  /// Checks the paths of a bundle's files: relative, plain, and distinct even where upper and lower case are one.
  static func check(bundlePaths paths: [String]) throws(RegistryError) {
    guard !paths.isEmpty else {
      throw RegistryError(.usage, "The bundle has no files. Name at least the model's file.")
    }
    var seen: [String: String] = [:]
    for path in paths {
      if let reason = objection(to: path) {
        throw RegistryError(
          .refused,
          "The path \(quoted(path)) cannot stand in a bundle: \(reason). "
            + "Use a relative path of plain names, such as 'model.json' or 'model/weights.bin'.")
      }
      if let other = seen.updateValue(path, forKey: path.lowercased()) {
        throw RegistryError(
          .refused,
          "The paths \(quoted(other)) and \(quoted(path)) of the bundle are one file where upper and lower case do not "
            + "differ. Rename one of them.")
      }
    }
    for path in paths {
      var folder = path.lowercased()[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        if let file = seen[String(folder)] {
          throw RegistryError(
            .refused,
            "The path \(quoted(file)) of the bundle is a file and also the folder of \(quoted(path)). "
              + "Rename one of them.")
        }
      }
    }
  }

  private static func objection(to path: String) -> String? {
    if path.isEmpty { return "it is empty" }
    if path.utf8.count > 1024 { return "it is longer than 1024 bytes" }
    if path.utf8.first == UInt8(ascii: "/") { return "it is absolute" }
    let isControl = { (scalar: Unicode.Scalar) in
      scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format
    }
    if path.unicodeScalars.contains(where: isControl) { return "it has a control character" }
    if path.utf8.contains(UInt8(ascii: "\\")) { return "it has a backslash" }
    if path.utf8.contains(UInt8(ascii: ":")) { return "it has a colon, which begins a drive or stream on Windows" }
    for name in path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      if name.isEmpty { return "it has an empty name in it" }
      if name.elementsEqual("..".utf8) { return "it leaves its folder by '..'" }
      if name.elementsEqual(".".utf8) { return "it has the name '.' in it" }
      if name.count > 255 { return "it has a name longer than 255 bytes" }
    }
    return nil
  }

  /// The text in quotes, with control characters made visible.
  private static func quoted(_ text: String) -> String {
    let parts = text.unicodeScalars.map { scalar in
      let category = scalar.properties.generalCategory
      return category == .control || category == .format
        ? "\\u{\(String(scalar.value, radix: 16))}" : String(Character(scalar))
    }
    return "'\(parts.joined())'"
  }
}
