#if defined(__x86_64__)
#include "numbers.h"
#include <immintrin.h>

/// Numbers on their way from text to mantissa: field by field what has to be looked for, then four at a time.
typedef struct {
  uint64_t low[MLGATE_FIELDS], middle[MLGATE_FIELDS], high[MLGATE_FIELDS];  ///< the last 24 bytes, the last ones in low
  uint64_t digits[MLGATE_FIELDS];  ///< how many there are; 0 when the number has another form
  uint64_t places[MLGATE_FIELDS];  ///< how many stand behind the point; 64 when there is none
  uint64_t mantissas[MLGATE_FIELDS];
  uint64_t good[MLGATE_FIELDS];  ///< not 0 when all of them are digits
} digit_block;

/// Looks for sign and point. 24 bytes before the field's end are readable, and 8 after its start.
static inline __attribute__((always_inline)) void prepare(
    const uint8_t *start, const uint8_t *end, digit_block *block, size_t i) {
  const uint8_t *text = start + (*start == '-');
  const size_t length = (size_t)(end - text);
  const uint64_t word = mlgate_load64(text) ^ 0x3030303030303030ull;
  // The first byte that is no digit shows exactly; carries reach only those behind it.
  const uint64_t others = ((word + 0x7676767676767676ull) | word) & 0x8080808080808080ull;
  const size_t whole = (size_t)__builtin_ctzll(others | 1ull << 63) >> 3;
  const int has_point = whole < length;
  const size_t digits = length - (size_t)has_point;
  // Digits, and a point among the first eight bytes or none; no leading zero, and at least one digit.
  const int usual = (digits - 1 < 19) & (others != 0) & (!has_point | (text[whole] == '.'))
                    & !((whole > 1) & ((word & 0xFF) == 0));
  block->low[i] = mlgate_load64(end - 8);
  block->middle[i] = mlgate_load64(end - 16);
  block->high[i] = mlgate_load64(end - 24);
  block->digits[i] = usual ? digits : 0;
  block->places[i] = has_point ? length - 1 - whole : 64;
}

/// `8 * count - bits`, or 0 where that is less.
__attribute__((target("avx2"), always_inline)) static inline __m256i bits_past(__m256i eights, int bits) {
  return _mm256_max_epi32(_mm256_sub_epi32(eights, _mm256_set1_epi64x(bits)), _mm256_setzero_si256());
}

/// Closes the gap of the point: bytes before it move up by one, those behind it, `places` of them, stay.
__attribute__((target("avx2"), always_inline)) static inline __m256i without_point(
    __m256i word, __m256i before, __m256i behind) {
  const __m256i moving = _mm256_srlv_epi64(_mm256_set1_epi64x(-1), behind);
  const __m256i moved = _mm256_or_si256(_mm256_slli_epi64(word, 8), _mm256_srli_epi64(before, 56));
  return _mm256_or_si256(_mm256_and_si256(moved, moving), _mm256_andnot_si256(moving, word));
}

/// The last bytes of a word as digits; `gone` bits before them become zeros.
__attribute__((target("avx2"), always_inline)) static inline __m256i last_digits(__m256i word, __m256i gone) {
  const __m256i digits = _mm256_xor_si256(word, _mm256_set1_epi8('0'));
  return _mm256_and_si256(digits, _mm256_sllv_epi64(_mm256_set1_epi64x(-1), gone));
}

/// The values of eight digits each.
__attribute__((target("avx2"), always_inline)) static inline __m256i eight_digits(__m256i digits) {
  const __m256i fours = _mm256_madd_epi16(
      _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010A)), _mm256_set1_epi32(0x00010064));
  return _mm256_add_epi64(_mm256_mul_epu32(fours, _mm256_set1_epi64x(10000)), _mm256_srli_epi64(fours, 32));
}

/// Computes the mantissas of four numbers.
__attribute__((target("avx2"), always_inline)) static inline void read_four(digit_block *block, size_t i) {
#define LOAD(name) _mm256_loadu_si256((const void *)(block->name + i))
  const __m256i eights = _mm256_slli_epi64(LOAD(places), 3), none = _mm256_setzero_si256();
  const __m256i low = LOAD(low), middle = LOAD(middle), high = LOAD(high);
  // How many bits of the 192 are no digits.
  const __m256i gone = _mm256_sub_epi64(_mm256_set1_epi64x(192), _mm256_slli_epi64(LOAD(digits), 3));
#undef LOAD
  const __m256i first = last_digits(without_point(high, none, bits_past(eights, 128)), gone);
  const __m256i second = last_digits(without_point(middle, high, bits_past(eights, 64)), bits_past(gone, 64));
  const __m256i third = last_digits(without_point(low, middle, eights), bits_past(gone, 128));
  const __m256i most = _mm256_max_epu8(_mm256_max_epu8(first, second), third), nine = _mm256_set1_epi8(9);
  const __m256i good = _mm256_cmpeq_epi64(_mm256_max_epu8(most, nine), nine);
  const __m256i hundred_million = _mm256_set1_epi64x(100000000);
  // At most eleven digits, so that the upper half of a word has few.
  const __m256i upper = _mm256_add_epi64(_mm256_mul_epu32(eight_digits(first), hundred_million), eight_digits(second));
  const __m256i carried = _mm256_slli_epi64(_mm256_mul_epu32(_mm256_srli_epi64(upper, 32), hundred_million), 32);
  const __m256i mantissas = _mm256_add_epi64(
      _mm256_add_epi64(_mm256_mul_epu32(upper, hundred_million), carried), eight_digits(third));
  _mm256_storeu_si256((void *)(block->mantissas + i), mantissas);
  _mm256_storeu_si256((void *)(block->good + i), good);
}

__attribute__((target("avx2,bmi,bmi2,lzcnt")))
mlgate_numbers mlgate_parse_numbers_avx2(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, double *values, uint32_t *others) {
  mlgate_numbers found = mlgate_no_numbers();
  uint64_t first = ~0ull, last = 0;
  mlgate_fields f;
  digit_block block;
  for (size_t from = 0; from < column.rows; from += MLGATE_FIELDS) {
    const size_t count = mlgate_collect(bytes, &column, only, from, &f, &found.empty);
    for (size_t i = 0; i < count; i++) prepare(bytes + f.starts[i], bytes + f.ends[i], &block, i);
    for (size_t i = count; i % 4 != 0; i++)
      block.low[i] = block.middle[i] = block.high[i] = block.digits[i] = block.places[i] = 0;
    for (size_t i = 0; i < count; i += 4) read_four(&block, i);
    double *next = values + found.count;
    size_t numbers = 0;
    for (size_t i = 0; i < count; i++) {
      const uint8_t *start = bytes + f.starts[i];
      const uint64_t mantissa = block.mantissas[i], negative = *start == '-';
      double value;
      if (block.digits[i] != 0 && block.good[i] && block.places[i] != 64
          && mlgate_scale_decimal(mantissa, -(int64_t)block.places[i], &value)) {
        uint64_t word;
        memcpy(&word, &value, 8);
        word |= (negative & (mantissa != 0)) << 63;
        memcpy(next + numbers, &word, 8);
      } else {
        int64_t integer = 0;
        mlgate_number_kind kind = MLGATE_INTEGER;
        if (block.digits[i] != 0 && block.good[i] && block.places[i] == 64 && !(negative && mantissa == 0)) {
          // At most seven digits: the byte behind them was seen.
          integer = (int64_t)((mantissa ^ (0 - negative)) + negative);
          value = (double)integer;
        } else {
          kind = mlgate_read_any_number(start, bytes + f.ends[i], &value, &integer);
        }
        if (mlgate_is_other(kind, integer)) {
          others[found.others++] = f.rows[i];
          continue;
        }
        if (kind == MLGATE_INTEGER) mlgate_take_integer(&found, integer);
        next[numbers] = value;
      }
      f.numbers[numbers++] = (uint32_t)i;
    }
    found.count += numbers;
    mlgate_measure(bytes, &f, numbers, &first, &last, &found);
  }
  return found;
}
#endif
