/// A sum of many numbers that keeps what ordinary addition rounds away.
///
/// Neumaier's variant of Kahan's summation: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher
/// Summen", ZAMM 54 (1974), algorithm IV. The error does not grow with the number of terms until that number nears 2⁵³,
/// so the order of the rows is invisible in the first twelve digits. Sums of integers below 2⁵³ are exact.
struct CompensatedSum {
  private var sum = 0.0
  private var compensation = 0.0

  /// The sum of what was added; not finite when the terms overflow.
  var total: Double { sum + compensation }

  mutating func add(_ term: Double) {
    let next = sum + term
    compensation += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
    sum = next
  }
}
