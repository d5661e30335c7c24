#if defined(__x86_64__)
#include "numbers_batch.h"
#include <immintrin.h>

/// A block, and what is looked for in it field by field.
typedef struct {
  mlgate_number_block numbers;
  uint64_t digits[MLGATE_FIELDS];  ///< how many there are; 0 when the number has another form
} digit_block;

/// Where there is no point, these are the places.
enum { NO_POINT = 64 };

/// Looks for sign and point. 24 bytes before the field's end are readable, and 8 after its start.
static inline __attribute__((always_inline)) void prepare(
    const uint8_t *start, const uint8_t *end, digit_block *block, size_t i) {
  static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const uint64_t negative = *start == '-';
  const uint8_t *text = start + negative;
  const size_t length = (size_t)(end - text);
  const uint64_t word = mlgate_load64(text) ^ 0x3030303030303030ull;
  // The first byte that is no digit shows exactly; carries reach only those behind it.
  const uint64_t others = ((word + 0x7676767676767676ull) | word) & 0x8080808080808080ull;
  const size_t whole = (size_t)__builtin_ctzll(others | 1ull << 63) >> 3;
  const int has_point = whole < length;
  const size_t digits = length - (size_t)has_point;
  // Digits, and a point among the first eight bytes or none; no leading zero, and at least one digit.
  const int usual = (digits - 1 < 22) & (others != 0) & (!has_point | (text[whole] == '.'))
                    & !((whole > 1) & ((word & 0xFF) == 0));
  const size_t places = has_point ? length - 1 - whole : NO_POINT;
  mlgate_number_block *numbers = &block->numbers;
  numbers->low[i] = mlgate_load64(end - 8);
  numbers->middle[i] = mlgate_load64(end - 16);
  numbers->high[i] = mlgate_load64(end - 24);
  numbers->signs[i] = negative << 63;
  numbers->places[i] = places;
  // What the mantissa is divided by.
  numbers->values[i] = tens[(usual & has_point) ? places : 0];
  block->digits[i] = usual ? digits : 0;
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

/// The double of a number below 2^53: its halves are put behind the exponents where they count once and 2^32 times.
__attribute__((target("avx2"), always_inline)) static inline __m256d double_of(__m256i number) {
  const __m256i low = _mm256_blend_epi32(number, _mm256_castpd_si256(_mm256_set1_pd(0x1p52)), 0xAA);
  const __m256i high = _mm256_or_si256(_mm256_srli_epi64(number, 32), _mm256_castpd_si256(_mm256_set1_pd(0x1p84)));
  return _mm256_add_pd(
      _mm256_sub_pd(_mm256_castsi256_pd(high), _mm256_set1_pd(0x1p84 + 0x1p52)), _mm256_castsi256_pd(low));
}

/// Notes for which of four fields, from the `i`-th on, something holds.
__attribute__((target("avx2"), always_inline)) static inline void note(uint64_t *bits, size_t i, __m256i holds) {
  bits[i / 64] |= (uint64_t)_mm256_movemask_pd(_mm256_castsi256_pd(holds)) << i % 64;
}

/// Computes four numbers.
__attribute__((target("avx2"), always_inline)) static inline void read_four(digit_block *block, size_t i) {
#define LOAD(name) _mm256_loadu_si256((const void *)(block->name + i))
  const __m256i none = _mm256_setzero_si256();
  const __m256i places = LOAD(numbers.places), digits = LOAD(digits), eights = _mm256_slli_epi64(places, 3);
  const __m256i low = LOAD(numbers.low), middle = LOAD(numbers.middle), high = LOAD(numbers.high);
  const __m256i signs = LOAD(numbers.signs);
  // How many bits of the 192 are no digits.
  const __m256i gone = _mm256_sub_epi64(_mm256_set1_epi64x(192), _mm256_slli_epi64(digits, 3));
#undef LOAD
  const __m256i first = last_digits(without_point(high, none, bits_past(eights, 128)), gone);
  const __m256i second = last_digits(without_point(middle, high, bits_past(eights, 64)), bits_past(gone, 64));
  const __m256i third = last_digits(without_point(low, middle, eights), bits_past(gone, 128));
  const __m256i most = _mm256_max_epu8(_mm256_max_epu8(first, second), third), nine = _mm256_set1_epi8(9);
  const __m256i hundred_million = _mm256_set1_epi64x(100000000), highest = eight_digits(first);
  // At most nineteen digits behind zeros.
  const __m256i fits = _mm256_cmpgt_epi64(_mm256_set1_epi64x(1000), highest);
  // Then these are at most eleven, so that the upper half of a word has few.
  const __m256i upper = _mm256_add_epi64(_mm256_mul_epu32(highest, hundred_million), eight_digits(second));
  const __m256i carried = _mm256_slli_epi64(_mm256_mul_epu32(_mm256_srli_epi64(upper, 32), hundred_million), 32);
  const __m256i mantissas = _mm256_add_epi64(
      _mm256_add_epi64(_mm256_mul_epu32(upper, hundred_million), carried), eight_digits(third));
  const __m256i good = _mm256_andnot_si256(
      _mm256_cmpeq_epi64(digits, none), _mm256_and_si256(fits, _mm256_cmpeq_epi64(_mm256_max_epu8(most, nine), nine)));
  const __m256i is_whole = _mm256_cmpeq_epi64(places, _mm256_set1_epi64x(NO_POINT));
  const __m256i is_exact = _mm256_cmpeq_epi64(_mm256_srli_epi64(mantissas, 53), none);
  const __m256i is_zero = _mm256_cmpeq_epi64(mantissas, none);
  mlgate_number_block *numbers = &block->numbers;
  // Clinger (1990): mantissa and power are exact doubles. Zero has no sign.
  const __m256d magnitudes = _mm256_div_pd(double_of(mantissas), _mm256_loadu_pd(numbers->values + i));
  _mm256_storeu_pd(
      numbers->values + i, _mm256_or_pd(magnitudes, _mm256_castsi256_pd(_mm256_andnot_si256(is_zero, signs))));
  _mm256_storeu_si256((void *)(numbers->mantissas + i), mantissas);
  const __m256i decimals = _mm256_andnot_si256(is_whole, good);
  note(numbers->ready, i, _mm256_and_si256(is_exact, decimals));
  note(numbers->long_, i, _mm256_andnot_si256(is_exact, decimals));
  // At most seven digits: the byte behind them was seen. As a whole number, -0 has another form.
  note(numbers->integers, i, _mm256_andnot_si256(_mm256_and_si256(is_zero, signs), _mm256_and_si256(is_whole, good)));
}

__attribute__((target("avx2,bmi,bmi2,lzcnt")))
mlgate_numbers mlgate_parse_numbers_avx2(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, double *values, uint32_t *others) {
  mlgate_numbers found = mlgate_no_numbers();
  uint64_t first = ~0ull, last = 0;
  mlgate_fields f;
  digit_block block;
  mlgate_number_block *numbers = &block.numbers;
  for (size_t from = 0; from < column.rows; from += MLGATE_FIELDS) {
    const size_t count = mlgate_collect(bytes, &column, only, from, &f, &found.empty);
    mlgate_clear(numbers);
    for (size_t i = 0; i < count; i++) prepare(bytes + f.starts[i], bytes + f.ends[i], &block, i);
    for (size_t i = count; i % 4 != 0; i++) {
      numbers->low[i] = numbers->middle[i] = numbers->high[i] = numbers->signs[i] = numbers->places[i] = 0;
      numbers->values[i] = 1;
      block.digits[i] = 0;
    }
    for (size_t i = 0; i < count; i += 4) read_four(&block, i);
    mlgate_round_long(numbers);
    const size_t read = mlgate_hand_out(bytes, numbers, &f, count, &found, values + found.count, others);
    found.count += read;
    mlgate_measure(bytes, &f, read, &first, &last, &found);
  }
  return found;
}
#endif
