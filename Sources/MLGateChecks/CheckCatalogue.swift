public import MLGateResults
public import MLGateYAML

/// All checks that can be written under `validate-data`.
public enum CheckCatalogue {
  public static let all: [any DataCheck.Type] = [
    RowCountCheck.self, ColumnsCheck.self, MissingCheck.self, RangeCheck.self, AllowedCheck.self, UniqueCheck.self,
    PatternCheck.self,
  ]

  static var keywords: [String] { all.map { $0.keyword } }
}
