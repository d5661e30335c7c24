import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// An element as a parser reads it.
struct ReadElement {
  var name: String
  var attributes: [String: String]
  var text = ""
  var children: [ReadElement] = []

  func children(named name: String) -> [ReadElement] { children.filter { $0.name == name } }
}

/// Reads a document with Foundation's parser; `nil` when it is not well-formed.
func readXML(_ document: String) -> ReadElement? {
  let parser = XMLParser(data: Data(document.utf8))
  let tree = TreeBuilder()
  parser.delegate = tree
  return parser.parse() ? tree.root : nil
}

private final class TreeBuilder: NSObject, XMLParserDelegate {
  var root: ReadElement?
  private var open: [ReadElement] = []

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: [String: String]
  ) {
    open.append(ReadElement(name: name, attributes: attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters text: String) {
    guard !open.isEmpty else { return }
    open[open.count - 1].text += text
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    guard let element = open.popLast() else { return }
    if open.isEmpty { root = element } else { open[open.count - 1].children.append(element) }
  }
}
