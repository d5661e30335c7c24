/// All checks that can be written under `validate-data`.
public enum CheckCatalogue {
  public static let all: [any DataCheck.Type] = [
    RowCountCheck.self, ColumnsCheck.self, MissingCheck.self, RangeCheck.self, AllowedCheck.self, UniqueCheck.self,
    PatternCheck.self, RuleCheck.self, MeanCheck.self, MedianCheck.self, QuantileCheck.self,
    StandardDeviationCheck.self,
    SumCheck.self, DistinctCheck.self, UniqueRatioCheck.self, TopShareCheck.self, EntropyCheck.self,
    TypeCheck.self, NonFiniteCheck.self, LengthCheck.self, ListLengthCheck.self, MixedTypesCheck.self,
    SpecialCharactersCheck.self, EncodingCheck.self, FormatCheck.self, ConstantCheck.self,
    StringVariantsCheck.self, FreshnessCheck.self, FileSizeCheck.self, ClassBalanceCheck.self, ClassesCheck.self,
    ConflictingLabelsCheck.self, DuplicateRowsCheck.self, KeyCheck.self, ForeignKeyCheck.self, NoOverlapCheck.self,
    SameRowsCheck.self, DateOrderCheck.self, MonotonicCheck.self, DateGapsCheck.self, CorrelationCheck.self,
    AssociationCheck.self, OutliersCheck.self, DistributionCheck.self, CustomCheck.self,
  ]

  static var keywords: [String] { all.map { $0.keyword } }
}
