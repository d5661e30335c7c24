#if defined(__x86_64__)
#include "numbers_batch.h"
#include <immintrin.h>

#define TARGET "avx512f,avx512bw,avx512cd,avx512dq,avx512vl,bmi,bmi2,popcnt,lzcnt"
#define VECTOR __attribute__((target(TARGET), always_inline)) static inline

/// A block, and what is read of its fields one by one.
typedef struct {
  mlgate_number_block numbers;
  uint64_t words[MLGATE_FIELDS];    ///< the eight bytes behind the sign
  uint64_t lengths[MLGATE_FIELDS];  ///< of the bytes behind the sign
} digit_block;

/// What is met in a block whose fields all turn out to be numbers.
typedef struct {
  __m512i shortest, longest, sum;  ///< lengths of the fields, in bits
  __mmask8 may_be_first, may_be_last;
} block_extent;

/// Finds the fields of the rows from the `from`-th on as ``mlgate_collect`` does, in a column whose places stand together.
VECTOR size_t collect(const mlgate_column *column, size_t from, mlgate_fields *f, size_t *empty) {
  const size_t until = column->rows - from < MLGATE_FIELDS ? column->rows : from + MLGATE_FIELDS;
  const __m512i iota = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  size_t count = 0;
  for (size_t at = from; at < until; at += 16) {
    const __mmask16 live = until - at < 16 ? (__mmask16)((1u << (until - at)) - 1) : 0xFFFF;
    const __m512i starts = _mm512_add_epi32(_mm512_maskz_loadu_epi32(live, column->before + at), _mm512_set1_epi32(1));
    const __m512i ends = _mm512_maskz_loadu_epi32(live, column->ends + at);
    const __mmask16 kept = column->skips_empty ? _mm512_mask_cmpneq_epi32_mask(live, starts, ends) : live;
    const __m512i rows = _mm512_add_epi32(iota, _mm512_set1_epi32((int)at));
    _mm512_storeu_si512(f->rows + count, _mm512_maskz_compress_epi32(kept, rows));
    _mm512_storeu_si512(f->starts + count, _mm512_maskz_compress_epi32(kept, starts));
    _mm512_storeu_si512(f->ends + count, _mm512_maskz_compress_epi32(kept, ends));
    count += (size_t)__builtin_popcount(kept);
  }
  *empty += until - from - count;
  return count;
}

/// Copies what there is of a field. 24 bytes before its end are readable, and 8 after its start.
VECTOR void prepare(const uint8_t *start, const uint8_t *end, digit_block *block, size_t i) {
  const uint64_t negative = *start == '-';
  const uint8_t *text = start + negative;
  block->numbers.low[i] = mlgate_load64(end - 8);
  block->numbers.middle[i] = mlgate_load64(end - 16);
  block->numbers.high[i] = mlgate_load64(end - 24);
  block->numbers.signs[i] = negative << 63;
  block->words[i] = mlgate_load64(text);
  block->lengths[i] = (uint64_t)(end - text);
}

/// `8 * count - bits`, or 0 where that is less.
VECTOR __m512i bits_past(__m512i eights, int bits) {
  return _mm512_max_epi64(_mm512_sub_epi64(eights, _mm512_set1_epi64(bits)), _mm512_setzero_si512());
}

/// Closes the gap of the point: bytes before it move up by one, those behind it, `behind` bits of them, stay.
VECTOR __m512i without_point(__m512i word, __m512i before, __m512i behind) {
  const __m512i moving = _mm512_srlv_epi64(_mm512_set1_epi64(-1), behind);
  const __m512i moved = _mm512_or_si512(_mm512_slli_epi64(word, 8), _mm512_srli_epi64(before, 56));
  // moving ? moved : word
  return _mm512_ternarylogic_epi64(moving, moved, word, 0xCA);
}

/// The last bytes of a word as digits; `gone` bits before them become zeros.
VECTOR __m512i last_digits(__m512i word, __m512i gone) {
  const __m512i digits = _mm512_xor_si512(word, _mm512_set1_epi8('0'));
  return _mm512_and_si512(digits, _mm512_sllv_epi64(_mm512_set1_epi64(-1), gone));
}

/// The values of eight digits each.
VECTOR __m512i eight_digits(__m512i digits) {
  const __m512i fours = _mm512_madd_epi16(
      _mm512_maddubs_epi16(digits, _mm512_set1_epi16(0x010A)), _mm512_set1_epi32(0x00010064));
  return _mm512_add_epi64(_mm512_mul_epu32(fours, _mm512_set1_epi64(10000)), _mm512_srli_epi64(fours, 32));
}

/// The high bit of each byte that is no digit, up to the first of them; what comes after it may be wrong.
VECTOR __m512i no_digits(__m512i digits) {
  const __m512i sums = _mm512_add_epi64(digits, _mm512_set1_epi8(0x76));
  return _mm512_and_si512(_mm512_or_si512(sums, digits), _mm512_set1_epi8((char)0x80));
}

/// Ten to the power of 0 to 22.
VECTOR __m512d power_of_ten(__m512i exponents) {
  static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 0};
  const __m512d low = _mm512_permutex2var_pd(_mm512_loadu_pd(tens), exponents, _mm512_loadu_pd(tens + 8));
  const __mmask8 is_high = _mm512_test_epi64_mask(exponents, _mm512_set1_epi64(16));
  return _mm512_mask_permutexvar_pd(low, is_high, exponents, _mm512_loadu_pd(tens + 16));
}

/// Computes eight numbers.
VECTOR void read_eight(digit_block *block, size_t i) {
  mlgate_number_block *numbers = &block->numbers;
#define LOAD(name) _mm512_loadu_si512((const void *)(name + i))
  const __m512i word = _mm512_xor_si512(LOAD(block->words), _mm512_set1_epi8('0'));
  const __m512i lengths = _mm512_slli_epi64(LOAD(block->lengths), 3), signs = LOAD(numbers->signs);
  const __m512i low = LOAD(numbers->low), middle = LOAD(numbers->middle), high = LOAD(numbers->high);
#undef LOAD
  const __m512i none = _mm512_setzero_si512(), eight = _mm512_set1_epi64(8);
  // All counts of bytes are in bits. The first byte that is no digit is the point, or comes behind the field.
  const __m512i others = no_digits(word);
  const __m512i lowest = _mm512_and_si512(others, _mm512_sub_epi64(none, others));
  const __m512i whole = _mm512_sub_epi64(_mm512_set1_epi64(56), _mm512_lzcnt_epi64(lowest));
  const __mmask8 has_point = _mm512_cmplt_epi64_mask(whole, lengths);
  const __m512i digits = _mm512_mask_sub_epi64(lengths, has_point, lengths, eight);
  const __m512i places = _mm512_sub_epi64(_mm512_sub_epi64(lengths, eight), whole);
  const __m512i last_byte = _mm512_set1_epi64(0xFF);
  const __mmask8 is_point = _mm512_cmpeq_epi64_mask(
      _mm512_and_si512(_mm512_srlv_epi64(word, whole), last_byte), _mm512_set1_epi64('.' ^ '0'));
  const __mmask8 has_zero = _mm512_mask_testn_epi64_mask(_mm512_cmpgt_epi64_mask(whole, eight), word, last_byte);
  // At most nineteen digits behind zeros, and a point among the first eight bytes or none; no leading zero.
  const __mmask8 usual = (__mmask8)(
      _mm512_cmplt_epu64_mask(_mm512_sub_epi64(digits, eight), _mm512_set1_epi64(22 * 8))
      & _mm512_test_epi64_mask(others, others) & (~has_point | is_point) & ~has_zero);
  // How many bits of the 192 are no digits.
  const __m512i gone = _mm512_sub_epi64(_mm512_set1_epi64(192), digits);
  const __m512i behind = _mm512_mask_blend_epi64(has_point, _mm512_set1_epi64(512), places);
  const __m512i first = last_digits(without_point(high, none, bits_past(behind, 128)), gone);
  const __m512i second = last_digits(without_point(middle, high, bits_past(behind, 64)), bits_past(gone, 64));
  const __m512i third = last_digits(without_point(low, middle, behind), bits_past(gone, 128));
  const __m512i most = _mm512_max_epu8(_mm512_max_epu8(first, second), third);
  const __m512i hundred_million = _mm512_set1_epi64(100000000), highest = eight_digits(first);
  const __mmask8 good = usual & _mm512_testn_epi64_mask(no_digits(most), _mm512_set1_epi64(-1))
                        & _mm512_cmplt_epu64_mask(highest, _mm512_set1_epi64(1000));
  const __m512i upper = _mm512_add_epi64(_mm512_mul_epu32(highest, hundred_million), eight_digits(second));
  const __m512i mantissas = _mm512_add_epi64(_mm512_mullo_epi64(upper, hundred_million), eight_digits(third));
  const __m512i exponents = _mm512_maskz_srli_epi64(good & has_point, places, 3);
  const __mmask8 is_exact = _mm512_testn_epi64_mask(mantissas, _mm512_set1_epi64((int64_t)(~0ull << 53)));
  const __mmask8 is_zero = _mm512_testn_epi64_mask(mantissas, mantissas);
  // Clinger (1990): mantissa and power are exact doubles. Zero has no sign.
  const __m512d magnitudes = _mm512_div_pd(_mm512_cvtepu64_pd(mantissas), power_of_ten(exponents));
  const __m512i values = _mm512_mask_or_epi64(
      _mm512_castpd_si512(magnitudes), (__mmask8)~is_zero, _mm512_castpd_si512(magnitudes), signs);
  _mm512_storeu_si512(numbers->values + i, values);
  _mm512_storeu_si512(numbers->mantissas + i, mantissas);
  _mm512_storeu_si512(numbers->places + i, exponents);
  const size_t at = i / 64, shift = i % 64;
  numbers->ready[at] |= (uint64_t)(good & has_point & is_exact) << shift;
  numbers->long_[at] |= (uint64_t)(good & has_point & ~is_exact) << shift;
  // At most seven digits: the byte behind them was seen. As a whole number, -0 has another form.
  const __mmask8 is_minus_zero = is_zero & _mm512_movepi64_mask(signs);
  numbers->integers[at] |= (uint64_t)(good & ~has_point & ~is_minus_zero) << shift;
}

/// Notes how long eight fields are, from the `i`-th on, and whether any may come first or last in the order of bytes.
VECTOR void measure_eight(
    const digit_block *block, size_t i, __mmask8 live, __m512i first, __m512i last, int is_long, block_extent *extent) {
  const __m512i signs = _mm512_loadu_si512((const void *)(block->numbers.signs + i));
  const __mmask8 negative = _mm512_movepi64_mask(signs);
  const __m512i tail = _mm512_loadu_si512((const void *)(block->words + i));
  const __m512i plain = _mm512_slli_epi64(_mm512_loadu_si512((const void *)(block->lengths + i)), 3);
  const __m512i lengths = _mm512_mask_add_epi64(plain, negative, plain, _mm512_set1_epi64(8));
  const __m512i bytes = _mm512_mask_or_epi64(
      tail, negative, _mm512_slli_epi64(tail, 8), _mm512_set1_epi64('-'));
  const __m512i turned = _mm512_shuffle_epi8(
      bytes, _mm512_set4_epi32(0x08090A0B, 0x0C0D0E0F, 0x00010203, 0x04050607));
  const __m512i words = _mm512_andnot_si512(_mm512_srlv_epi64(_mm512_set1_epi64(-1), lengths), turned);
  // Equal words of short texts are equal texts.
  const __mmask8 in_doubt = is_long ? 0xFF : _mm512_cmpgt_epu64_mask(lengths, _mm512_set1_epi64(64));
  extent->may_be_first |= live & (_mm512_cmplt_epu64_mask(words, first) | (_mm512_cmpeq_epi64_mask(words, first) & in_doubt));
  extent->may_be_last |= live & (_mm512_cmpgt_epu64_mask(words, last) | (_mm512_cmpeq_epi64_mask(words, last) & in_doubt));
  extent->shortest = _mm512_mask_min_epu64(extent->shortest, live, extent->shortest, lengths);
  extent->longest = _mm512_mask_max_epu64(extent->longest, live, extent->longest, lengths);
  extent->sum = _mm512_mask_add_epi64(extent->sum, live, extent->sum, lengths);
}

__attribute__((target(TARGET)))
mlgate_numbers mlgate_parse_numbers_avx512(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, double *values, uint32_t *others) {
  mlgate_numbers found = mlgate_no_numbers();
  uint64_t first = ~0ull, last = 0;
  mlgate_fields f;
  digit_block block;
  mlgate_number_block *numbers = &block.numbers;
  const int stands_together = column.stride == 1 && !only && !column.trims_return;
  for (size_t from = 0; from < column.rows; from += MLGATE_FIELDS) {
    const size_t count = stands_together ? collect(&column, from, &f, &found.empty)
                                         : mlgate_collect(bytes, &column, only, from, &f, &found.empty);
    mlgate_clear(numbers);
#pragma clang loop vectorize(disable)
    for (size_t i = 0; i < count; i++) prepare(bytes + f.starts[i], bytes + f.ends[i], &block, i);
    for (size_t i = count; i % 8 != 0; i++) {
      numbers->low[i] = numbers->middle[i] = numbers->high[i] = numbers->signs[i] = 0;
      block.words[i] = block.lengths[i] = 0;
    }
    const __m512i first_word = _mm512_set1_epi64((int64_t)first), last_word = _mm512_set1_epi64((int64_t)last);
    const int is_long = found.longest == 0 || found.first[1] - found.first[0] > 8 || found.last[1] - found.last[0] > 8;
    block_extent extent = {_mm512_set1_epi64(-1), _mm512_setzero_si512(), _mm512_setzero_si512(), 0, 0};
    for (size_t i = 0; i < count; i += 8) {
      read_eight(&block, i);
      const __mmask8 live = count - i < 8 ? (__mmask8)((1u << (count - i)) - 1) : 0xFF;
      measure_eight(&block, i, live, first_word, last_word, is_long, &extent);
    }
    mlgate_round_long(numbers);
    const size_t read = mlgate_hand_out(bytes, numbers, &f, count, &found, values + found.count, others);
    found.count += read;
    if (read < count || extent.may_be_first || extent.may_be_last) {
      mlgate_measure(bytes, &f, read, &first, &last, &found);
    } else if (count > 0) {
      const uint32_t shortest = (uint32_t)(_mm512_reduce_min_epu64(extent.shortest) / 8);
      const uint32_t longest = (uint32_t)(_mm512_reduce_max_epu64(extent.longest) / 8);
      found.shortest = shortest < found.shortest ? shortest : found.shortest;
      found.longest = longest > found.longest ? longest : found.longest;
      found.length_sum += (size_t)_mm512_reduce_add_epi64(extent.sum) / 8;
    }
  }
  return found;
}
#endif
