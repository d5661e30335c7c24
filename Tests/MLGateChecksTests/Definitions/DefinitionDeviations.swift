/// The cases whose outcome differs from what is expected, or that no check of ours can express, with the reason.
enum DefinitionDeviations {
  /// Single cases that cannot be expressed.
  static let inexpressible = [
    "expect_column_distinct_values_to_be_in_set/vacuously_true_universal_set": assertsNothing,
    "expect_column_mean_to_be_between/vacuously_true_missing_min_and_max": assertsNothing,
    "expect_table_columns_to_match_set/positive_test_vacuously_true_null_set_exact_match_false": assertsNothing,
    "expect_column_value_lengths_to_be_between/test_conditional_expectation_parser_errors": parser,
    "expect_column_values_to_be_in_set/test_conditional_expectation_parser_errors": parser,
    "expect_column_values_to_match_strftime_format/test_raising_exception_for_wrong_format":
      "A format of strftime is written as a pattern by the translation, which has none for '%D'.",
  ]

  private static let assertsNothing = "It asserts nothing; a check without a bound is refused."
  private static let parser = "It names a wrong parser of row conditions; 'where' has one language."

  /// Cases that are expressed and come out otherwise.
  static let differing = [
    "expect_column_values_to_be_in_set/test_empty_column_should_be_vacuously_true": vacuous,
    "expect_column_values_to_be_unique/positive_case_all_null_values": vacuous,
    "expect_column_values_to_match_regex/positive_test_all_missing_values": vacuous,
    "expect_column_values_to_match_regex/positive_test_all_missing_values_mostly": vacuous,
    "expect_column_mean_to_be_between/coerced_types_true_false_values": booleans,
    "expect_column_mean_to_be_between/coerced_types_true_false_and_null": booleans,
    "expect_column_value_lengths_to_be_between/negative_test_with_max_lt_min":
      "Bounds that nothing can meet are a mistake in the configuration and refused; there, every value fails.",
    "expect_column_value_lengths_to_be_between/test_error_handling_values_are_integers":
      "A number has the length of its digits, as in a CSV file; there, a whole number has none and raises an exception.",
    "expect_column_value_z_scores_to_be_less_than/basic_test_with_missing":
      "A value as far from the mean as 'factor' says is inside; there, it must be nearer.",
    "expect_column_pair_cramers_phi_value_to_be_less_than/basic_failure_test":
      "A column and itself are always associated, so naming it twice is a mistake and refused; there, it fails.",
  ]

  private static let vacuous = "There are no values, so the check is inconclusive; there, it is true of all of none."
  private static let booleans = "Booleans are no numbers, so they have no mean; there, true counts 1."
}
