#include "decimal.h"
#if defined(__x86_64__)
#include <immintrin.h>
#endif

/// Reads one number of `[+-]?digits[.digits][e[+-]digits]` without leading zeros.
static inline __attribute__((always_inline)) mlgate_number_kind read_number(
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
  return read_number(start, start + count, value, integer);
}

/// The first eight bytes as a word that orders as they do; zeros behind the end.
static inline uint64_t leading_word(const uint8_t *start, uint64_t length) {
  uint64_t word = __builtin_bswap64(mlgate_load64(start));
  return length >= 8 ? word : length == 0 ? 0 : word & ~(~0ull >> (8 * length));
}

static int precedes(const uint8_t *bytes, const uint32_t *left, const uint32_t *right) {
  size_t left_count = left[1] - left[0], right_count = right[1] - right[0];
  int order = memcmp(bytes + left[0], bytes + right[0], left_count < right_count ? left_count : right_count);
  return order < 0 || (order == 0 && left_count < right_count);
}

#if defined(__x86_64__)
/// Reads a number of up to 32 bytes without an exponent: the point is squeezed out, the digits are summed by pairs.
__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,lzcnt"), always_inline))
static inline mlgate_number_kind read_number_avx512(
    const uint8_t *start, const uint8_t *end, double *value, int64_t *integer) {
  const uint8_t *text = start;
  const uint32_t negative = *text == '-';
  text += negative | (*text == '+');
  const size_t length = (size_t)(end - text);
  if (length - 1 >= 32) return read_number(start, end, value, integer);
  const uint32_t live = (uint32_t)(~0ull >> (64 - length));
  const __m256i bytes = _mm256_maskz_loadu_epi8(live, text);
  const __m256i digits = _mm256_sub_epi8(bytes, _mm256_set1_epi8('0'));
  const uint32_t is_digit = _mm256_mask_cmplt_epu8_mask(live, digits, _mm256_set1_epi8(10));
  const uint32_t rest = live & ~is_digit;
  const int count = __builtin_popcount(is_digit);
  // At most one byte is no digit, and it is the point.
  if ((rest & (rest - 1)) || count == 0 || count > 19 || (rest && text[__builtin_ctz(rest)] != '.')
      || (*text == '0' && (is_digit & 2)))
    return read_number(start, end, value, integer);
  const __m256i packed = _mm256_maskz_compress_epi8(is_digit, digits);
  const __m256i right = _mm256_maskz_expand_epi8((uint32_t)(~0ull << (32 - count)), packed);
  const __m256i fours = _mm256_madd_epi16(
      _mm256_maddubs_epi16(right, _mm256_set1_epi16(0x010A)), _mm256_set1_epi32(0x00010064));
  const __m128i words = _mm_packus_epi32(_mm256_castsi256_si128(fours), _mm256_extracti128_si256(fours, 1));
  const __m128i eights = _mm_madd_epi16(words, _mm_set1_epi32(0x00012710));
  const uint64_t low = (uint64_t)_mm_extract_epi64(eights, 1), high = (uint64_t)_mm_extract_epi64(eights, 0);
  const uint64_t mantissa =
      (high >> 32) * 10000000000000000ull + (low & 0xFFFFFFFFull) * 100000000ull + (low >> 32);
  if (!rest) {
    if (count > 18 || (negative && mantissa == 0)) return read_number(start, end, value, integer);
    *integer = negative ? -(int64_t)mantissa : (int64_t)mantissa;
    *value = (double)*integer;
    return MLGATE_INTEGER;
  }
  double magnitude;
  const int64_t places = (int64_t)length - 1 - __builtin_ctz(rest);
  if (!mlgate_scale_decimal(mantissa, -places, &magnitude)) return MLGATE_HARD_NUMBER;
  *value = negative && magnitude != 0 ? -magnitude : magnitude;
  return MLGATE_DECIMAL;
}
#endif

typedef mlgate_number_kind reader(const uint8_t *start, const uint8_t *end, double *value, int64_t *integer);

static inline __attribute__((always_inline)) mlgate_numbers parse_numbers(
    reader *read, const uint8_t *bytes, mlgate_column column, const uint32_t *only, double *values, uint32_t *others) {
  mlgate_numbers found = {0, 0, 0, 0, INT64_MAX, INT64_MIN, 0, UINT32_MAX, 0, {0, 0}, {0, 0}};
  uint64_t first = ~0ull, last = 0;
  for (size_t at = 0; at < column.rows; at++) {
    size_t row = only ? only[at] : at;
    const uint32_t *end = column.ends + row * column.stride;
    uint32_t text[2] = {end[-1] + 1, *end};
    text[1] -= column.trims_return && text[1] > text[0] && bytes[text[1] - 1] == '\r';
    uint32_t length = text[1] - text[0];
    if (length == 0 && column.skips_empty) {
      found.empty++;
      continue;
    }
    double value = 0;
    int64_t integer = 0;
    mlgate_number_kind kind = read(bytes + text[0], bytes + text[1], &value, &integer);
    // Whole numbers that doubles cannot tell apart are not for this way.
    if (kind < MLGATE_INTEGER || (kind == MLGATE_INTEGER && (integer > 1ll << 53 || integer < -(1ll << 53)))) {
      others[found.others++] = (uint32_t)row;
      continue;
    }
    if (kind == MLGATE_INTEGER) {
      found.integers++;
      if (integer < found.least) found.least = integer;
      if (integer > found.greatest) found.greatest = integer;
    }
    values[found.count++] = value;
    found.length_sum += length;
    if (length < found.shortest) found.shortest = length;
    if (length > found.longest) found.longest = length;
    uint64_t word = leading_word(bytes + text[0], length);
    if (word <= first && (found.count == 1 || word < first || precedes(bytes, text, found.first))) {
      first = word;
      memcpy(found.first, text, sizeof text);
    }
    if (word >= last && (found.count == 1 || word > last || precedes(bytes, found.last, text))) {
      last = word;
      memcpy(found.last, text, sizeof text);
    }
  }
  return found;
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))
static mlgate_numbers parse_numbers_avx512(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, double *values, uint32_t *others) {
  return parse_numbers(read_number_avx512, bytes, column, only, values, others);
}
#endif

mlgate_numbers mlgate_parse_numbers(
    mlgate_isa isa, const uint8_t *bytes, mlgate_column column, const uint32_t *only, double *values,
    uint32_t *others) {
#if defined(__x86_64__)
  if (isa == MLGATE_ISA_AVX512) return parse_numbers_avx512(bytes, column, only, values, others);
#endif
  return parse_numbers(read_number, bytes, column, only, values, others);
}
