#include "numbers.h"

/// Reads one number of `[+-]?digits[.digits][e[+-]digits]` without leading zeros.
mlgate_number_kind mlgate_read_any_number(
    const uint8_t *p, const uint8_t *end, double *value, int64_t *integer) {
  if (p == end) return MLGATE_NO_NUMBER;
  const int negative = *p == '-';
  if (negative || *p == '+') p++;
  const uint8_t *whole = p;
  uint64_t mantissa = 0;
  while (p < end && (uint8_t)(*p - '0') <= 9) mantissa = mantissa * 10 + (uint8_t)(*p++ - '0');
  size_t digits = (size_t)(p - whole);
  if (digits > 1 && *whole == '0') return MLGATE_NO_NUMBER;
  if (p == end) {
    if (digits == 0) return MLGATE_NO_NUMBER;
    if (digits > 18) return MLGATE_HARD_NUMBER;
    if (negative && mantissa == 0) {
      *value = 0;
      return MLGATE_DECIMAL;
    }
    *integer = negative ? -(int64_t)mantissa : (int64_t)mantissa;
    *value = (double)*integer;
    return MLGATE_INTEGER;
  }
  int seen = digits > 0;
  if (digits > 0 && *whole == '0') digits = 0;
  int64_t exponent = 0;
  if (*p == '.') {
    const uint8_t *fraction = ++p;
    while (end - p >= 8) {
      uint64_t eight = mlgate_load64(p) ^ 0x3030303030303030ull;
      if (!mlgate_all_digits(eight)) break;
      mantissa = mantissa * 100000000 + mlgate_eight_digits(eight);
      p += 8;
    }
    while (p < end && (uint8_t)(*p - '0') <= 9) mantissa = mantissa * 10 + (uint8_t)(*p++ - '0');
    size_t places = (size_t)(p - fraction);
    seen |= places > 0;
    exponent = -(int64_t)places;
    // Zeros between the point and the first other digit do not count.
    if (digits == 0 && places + digits > 19)
      while (fraction < p && *fraction == '0') fraction++;
    digits += (size_t)(p - fraction);
  }
  if (!seen) return MLGATE_NO_NUMBER;
  if (p < end) {
    if ((*p | 0x20) != 'e') return MLGATE_NO_NUMBER;
    p++;
    const int down = p < end && *p == '-';
    if (p < end && (down || *p == '+')) p++;
    if (p == end) return MLGATE_NO_NUMBER;
    int64_t scale = 0;
    for (; p < end; p++) {
      if ((uint8_t)(*p - '0') > 9) return MLGATE_NO_NUMBER;
      if (scale < 100000) scale = scale * 10 + (*p - '0');
    }
    exponent += down ? -scale : scale;
  }
  double magnitude;
  if (digits > 19 || !mlgate_scale_decimal(mantissa, exponent, &magnitude)) return MLGATE_HARD_NUMBER;
  *value = negative && magnitude != 0 ? -magnitude : magnitude;
  return MLGATE_DECIMAL;
}

mlgate_number_kind mlgate_read_number(const uint8_t *start, size_t count, double *value, int64_t *integer) {
  return mlgate_read_any_number(start, start + count, value, integer);
}

/// The last `count` of the eight bytes before `end` as digits, zeros before them; `count` is at most eight.
static inline uint64_t last_digits(const uint8_t *end, size_t count) {
  return count == 0 ? 0 : (mlgate_load64(end - 8) ^ 0x3030303030303030ull) & ~0ull << (64 - 8 * count);
}

/// Reads most numbers without a loop over digits; what is not `[+-]?digits[.digits]` of some length goes the other way.
///
/// 24 bytes before `end` are readable.
static inline __attribute__((always_inline)) mlgate_number_kind read_number(
    const uint8_t *start, const uint8_t *end, double *value, int64_t *integer) {
  const uint8_t *text = start;
  const uint64_t negative = *text == '-';
  text += negative | (*text == '+');
  const size_t length = (size_t)(end - text);
  if (length - 1 >= 20) return mlgate_read_any_number(start, end, value, integer);
  const uint64_t word = mlgate_load64(text) ^ 0x3030303030303030ull;
  // The first byte that is no digit shows exactly; carries reach only those behind it.
  const uint64_t others = ((word + 0x7676767676767676ull) | word) & 0x8080808080808080ull;
  size_t whole = others ? (size_t)__builtin_ctzll(others) >> 3 : 8;
  if (whole >= length) {
    // A whole number of at most eight digits.
    const uint64_t mantissa = mlgate_eight_digits(word << (64 - 8 * length));
    if ((length > 1 && *text == '0') || (negative && mantissa == 0)) return mlgate_read_any_number(start, end, value, integer);
    *integer = (int64_t)((mantissa ^ (0 - negative)) + negative);
    *value = (double)*integer;
    return MLGATE_INTEGER;
  }
  const size_t places = length - 1 - whole;
  if (whole == 8 || text[whole] != '.' || (whole > 1 && *text == '0') || whole + places > 19 || length == 1)
    return mlgate_read_any_number(start, end, value, integer);
  static const uint64_t tens[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
  uint64_t mantissa = whole == 0 ? 0 : mlgate_eight_digits(word << (64 - 8 * whole));
  uint64_t low = last_digits(end, places < 8 ? places : 8);
  int good = mlgate_all_digits(low);
  if (places <= 8) {
    mantissa = mantissa * tens[places] + mlgate_eight_digits(low);
  } else {
    const size_t more = places - 8;
    const uint64_t middle = last_digits(end - 8, more < 8 ? more : 8);
    good &= mlgate_all_digits(middle);
    if (more > 8) {
      const uint64_t high = last_digits(end - 16, more - 8);
      good &= mlgate_all_digits(high);
      mantissa = mantissa * tens[more - 8] + mlgate_eight_digits(high);
    }
    mantissa = mantissa * tens[more < 8 ? more : 8] + mlgate_eight_digits(middle);
    mantissa = mantissa * 100000000 + mlgate_eight_digits(low);
  }
  double magnitude;
  if (!good || !mlgate_scale_decimal(mantissa, -(int64_t)places, &magnitude))
    return mlgate_read_any_number(start, end, value, integer);
  *value = negative && magnitude != 0 ? -magnitude : magnitude;
  return MLGATE_DECIMAL;
}

static mlgate_numbers parse_numbers(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, double *values, uint32_t *others) {
  mlgate_numbers found = mlgate_no_numbers();
  uint64_t first = ~0ull, last = 0;
  mlgate_fields f;
  for (size_t from = 0; from < column.rows; from += MLGATE_FIELDS) {
    const size_t count = mlgate_collect(bytes, &column, only, from, &f, &found.empty);
    double *next = values + found.count;
    size_t numbers = 0;
    for (size_t i = 0; i < count; i++) {
      double value = 0;
      int64_t integer = 0;
      const mlgate_number_kind kind = read_number(bytes + f.starts[i], bytes + f.ends[i], &value, &integer);
      if (mlgate_is_other(kind, integer)) {
        others[found.others++] = f.rows[i];
        continue;
      }
      if (kind == MLGATE_INTEGER) mlgate_take_integer(&found, integer);
      next[numbers] = value;
      f.numbers[numbers++] = (uint32_t)i;
    }
    found.count += numbers;
    mlgate_measure(bytes, &f, numbers, &first, &last, &found);
  }
  return found;
}

mlgate_numbers mlgate_parse_numbers(
    mlgate_isa isa, const uint8_t *bytes, mlgate_column column, const uint32_t *only, double *values,
    uint32_t *others) {
#if defined(__x86_64__)
  if (isa == MLGATE_ISA_AVX512) return mlgate_parse_numbers_avx512(bytes, column, only, values, others);
  if (isa == MLGATE_ISA_AVX2) return mlgate_parse_numbers_avx2(bytes, column, only, values, others);
#endif
  return parse_numbers(bytes, column, only, values, others);
}
