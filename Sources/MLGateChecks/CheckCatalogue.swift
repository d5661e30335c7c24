/// All checks that can be written under `validate-data`.
public enum CheckCatalogue {
  public static let all: [any DataCheck.Type] = [
    RowCountCheck.self, ColumnsCheck.self, MissingCheck.self, RangeCheck.self, AllowedCheck.self, UniqueCheck.self,
    PatternCheck.self,
    ConflictingLabelsCheck.self, DuplicateRowsCheck.self, KeyCheck.self, ForeignKeyCheck.self, NoOverlapCheck.self,
    SameRowsCheck.self, DateOrderCheck.self, MonotonicCheck.self, DateGapsCheck.self, CorrelationCheck.self,
    OutliersCheck.self,
  ]

  static var keywords: [String] { all.map { $0.keyword } }
}
