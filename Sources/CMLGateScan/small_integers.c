#include "beside.h"
#include "decimal.h"
#include "fields.h"
enum { BLOCK = 512 };

/// The last eight bytes of some fields and their lengths.
typedef struct {
  uint64_t words[BLOCK], lengths[BLOCK];
} fields;

/// The place of a number in canonical form ("007" is an identifier, "-0" and "-" are no whole numbers).
static inline uint32_t place(uint64_t word, uint64_t length) {
  uint64_t shift = (64 - 8 * length) & 63, negative = ((word >> shift) & 0xFF) == '-';
  uint64_t from = (shift + 8 * negative) & 63;
  uint64_t digits = (word ^ 0x3030303030303030ull) & (~0ull << from);
  uint64_t index = ((mlgate_eight_digits(digits) ^ (0 - negative)) + negative) + MLGATE_SMALL_OFFSET;
  int leads = ((digits >> from) & 0xFF) == 0 && length != 1;
  int good = mlgate_all_digits(digits) & (length - 1 < 8) & (length > negative) & !leads & (index < MLGATE_SMALL_COUNT);
  return good ? (uint32_t)index : (uint32_t)MLGATE_SMALL_COUNT;
}

static void locate_portable(const fields *f, size_t count, uint32_t *places) {
  for (size_t i = 0; i < count; i++) places[i] = place(f->words[i], f->lengths[i]);
}

#if defined(__x86_64__)
#define TARGET_512 "avx512f,avx512bw,avx512dq,avx512vl"

// The same in eight lanes; the names are those of `place`.
__attribute__((target(TARGET_512), always_inline)) static inline __m256i place_avx512(__m512i word, __m512i length) {
  const __m512i zero_digits = _mm512_set1_epi8('0'), nine = _mm512_set1_epi8(9), ones = _mm512_set1_epi64(-1);
  const __m512i tens = _mm512_set1_epi16(0x010A), hundreds = _mm512_set1_epi32(0x00010064);
  const __m512i one = _mm512_set1_epi64(1), eight = _mm512_set1_epi64(8), byte = _mm512_set1_epi64(0xFF);
  const __m512i least = _mm512_set1_epi64(MLGATE_SMALL_OFFSET), limit = _mm512_set1_epi64(MLGATE_SMALL_COUNT);
  __m512i shift = _mm512_sub_epi64(_mm512_set1_epi64(64), _mm512_slli_epi64(length, 3));
  __m512i first = _mm512_and_si512(_mm512_srlv_epi64(word, shift), byte);
  __mmask8 negative = _mm512_cmpeq_epi64_mask(first, _mm512_set1_epi64('-'));
  __m512i from = _mm512_mask_add_epi64(shift, negative, shift, eight);
  __m512i digits = _mm512_and_si512(_mm512_xor_si512(word, zero_digits), _mm512_sllv_epi64(ones, from));
  __mmask8 all = _mm512_cmpeq_epi64_mask(_mm512_max_epu8(digits, nine), nine);
  __m512i lead = _mm512_and_si512(_mm512_srlv_epi64(digits, from), byte);
  __mmask8 leads = _mm512_testn_epi64_mask(lead, lead);
  __mmask8 single = _mm512_cmpeq_epi64_mask(length, one);
  __mmask8 fits = _mm512_cmplt_epu64_mask(_mm512_sub_epi64(length, one), eight);
  __m512i fours = _mm512_madd_epi16(_mm512_maddubs_epi16(digits, tens), hundreds);
  __m512i value = _mm512_add_epi64(
      _mm512_mul_epu32(fours, _mm512_set1_epi64(10000)), _mm512_srli_epi64(fours, 32));
  value = _mm512_add_epi64(_mm512_mask_sub_epi64(value, negative, _mm512_setzero_si512(), value), least);
  __mmask8 inside = _mm512_cmplt_epu64_mask(value, limit);
  __mmask8 good = all & fits & inside & (__mmask8)(~leads | (single & ~negative));
  return _mm512_cvtepi64_epi32(_mm512_mask_mov_epi64(limit, good, value));
}

__attribute__((target(TARGET_512))) static void locate_avx512(const fields *f, size_t count, uint32_t *places) {
  for (size_t i = 0; i < count; i += 8) {
    const __m256i found = place_avx512(_mm512_loadu_si512(f->words + i), _mm512_loadu_si512(f->lengths + i));
    _mm256_storeu_si256((void *)(places + i), found);
  }
}

/// The eight bytes before each of two ends.
__attribute__((always_inline)) static inline __m128i two_words(const uint8_t *bytes, const uint32_t *ends) {
  return mlgate_two_words(bytes + ends[0] - 8, bytes + ends[1] - 8);
}

/// The same for fields whose ends lie one after the other, and whole groups of eight.
__attribute__((target(TARGET_512))) static void locate_next_avx512(
    const uint8_t *bytes, const uint32_t *ends, const uint32_t *before, size_t count, uint32_t *places) {
  for (size_t i = 0; i < count; i += 8) {
    __m256i low = _mm256_castsi128_si256(two_words(bytes, ends + i));
    __m256i high = _mm256_castsi128_si256(two_words(bytes, ends + i + 4));
    low = _mm256_inserti128_si256(low, two_words(bytes, ends + i + 2), 1);
    high = _mm256_inserti128_si256(high, two_words(bytes, ends + i + 6), 1);
    const __m256i from = _mm256_loadu_si256((const void *)(before + i));
    const __m256i to = _mm256_loadu_si256((const void *)(ends + i));
    // In 32 bits: the end before the first field is the largest number.
    const __m256i length = _mm256_add_epi32(_mm256_sub_epi32(to, from), _mm256_set1_epi32(-1));
    const __m512i word = _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
    _mm256_storeu_si256((void *)(places + i), place_avx512(word, _mm512_cvtepu32_epi64(length)));
  }
}

// The same in four lanes.
__attribute__((target("avx2"), always_inline)) static inline __m128i place_avx2(__m256i word, __m256i length) {
  const __m256i zero_digits = _mm256_set1_epi8('0'), nine = _mm256_set1_epi8(9), ones = _mm256_set1_epi64x(-1);
  const __m256i tens = _mm256_set1_epi16(0x010A), hundreds = _mm256_set1_epi32(0x00010064);
  const __m256i one = _mm256_set1_epi64x(1), byte = _mm256_set1_epi64x(0xFF), none = _mm256_setzero_si256();
  const __m256i least = _mm256_set1_epi64x(MLGATE_SMALL_OFFSET), limit = _mm256_set1_epi64x(MLGATE_SMALL_COUNT);
  __m256i shift = _mm256_sub_epi64(_mm256_set1_epi64x(64), _mm256_slli_epi64(length, 3));
  __m256i first = _mm256_and_si256(_mm256_srlv_epi64(word, shift), byte);
  __m256i negative = _mm256_cmpeq_epi64(first, _mm256_set1_epi64x('-'));
  __m256i from = _mm256_add_epi64(shift, _mm256_and_si256(negative, _mm256_set1_epi64x(8)));
  __m256i digits = _mm256_and_si256(_mm256_xor_si256(word, zero_digits), _mm256_sllv_epi64(ones, from));
  __m256i good = _mm256_cmpeq_epi64(_mm256_max_epu8(digits, nine), nine);
  __m256i leads = _mm256_cmpeq_epi64(_mm256_and_si256(_mm256_srlv_epi64(digits, from), byte), none);
  __m256i single = _mm256_andnot_si256(negative, _mm256_cmpeq_epi64(length, one));
  // Lengths are 32-bit numbers, so that signed comparisons do.
  good = _mm256_andnot_si256(_mm256_cmpgt_epi64(length, _mm256_set1_epi64x(8)), good);
  good = _mm256_and_si256(good, _mm256_cmpgt_epi64(length, none));
  good = _mm256_andnot_si256(_mm256_andnot_si256(single, leads), good);
  __m256i fours = _mm256_madd_epi16(_mm256_maddubs_epi16(digits, tens), hundreds);
  __m256i value = _mm256_add_epi64(
      _mm256_mul_epu32(fours, _mm256_set1_epi64x(10000)), _mm256_srli_epi64(fours, 32));
  value = _mm256_add_epi64(_mm256_sub_epi64(_mm256_xor_si256(value, negative), negative), least);
  good = _mm256_and_si256(good, _mm256_cmpgt_epi64(limit, value));
  good = _mm256_andnot_si256(_mm256_cmpgt_epi64(none, value), good);
  value = _mm256_blendv_epi8(limit, value, good);
  return _mm256_castsi256_si128(_mm256_permutevar8x32_epi32(value, _mm256_setr_epi32(0, 2, 4, 6, 0, 0, 0, 0)));
}

__attribute__((target("avx2"))) static void locate_avx2(const fields *f, size_t count, uint32_t *places) {
  for (size_t i = 0; i < count; i += 4) {
    const __m256i word = _mm256_loadu_si256((const void *)(f->words + i));
    const __m256i length = _mm256_loadu_si256((const void *)(f->lengths + i));
    _mm_storeu_si128((void *)(places + i), place_avx2(word, length));
  }
}

__attribute__((target("avx2"))) static void locate_next_avx2(
    const uint8_t *bytes, const uint32_t *ends, const uint32_t *before, size_t count, uint32_t *places) {
  for (size_t i = 0; i < count; i += 4) {
    const __m256i low = _mm256_castsi128_si256(two_words(bytes, ends + i));
    const __m256i word = _mm256_inserti128_si256(low, two_words(bytes, ends + i + 2), 1);
    const __m128i from = _mm_loadu_si128((const void *)(before + i)), to = _mm_loadu_si128((const void *)(ends + i));
    const __m128i length = _mm_add_epi32(_mm_sub_epi32(to, from), _mm_set1_epi32(-1));
    _mm_storeu_si128((void *)(places + i), place_avx2(word, _mm256_cvtepu32_epi64(length)));
  }
}
#endif

/// Finds the places of at most BLOCK fields, from the `start`-th record on; `places` has room for 7 more.
static void locate(
    mlgate_isa isa, const uint8_t *bytes, const mlgate_column *column, size_t start, size_t count, uint32_t *places) {
#if defined(__x86_64__)
  if (column->stride == 1 && !column->trims_return && (isa == MLGATE_ISA_AVX512 || isa == MLGATE_ISA_AVX2)) {
    const size_t done = count & ~(size_t)7;
    const uint32_t *ends = column->ends + start, *before = column->before + start;
    if (isa == MLGATE_ISA_AVX512) locate_next_avx512(bytes, ends, before, done, places);
    else locate_next_avx2(bytes, ends, before, done, places);
    if (done == count) return;
    start += done;
    count -= done;
    places += done;
  }
#endif
  fields f;
  for (size_t i = 0; i < count; i++) {
    uint32_t begin;
    const uint32_t stop = mlgate_field(bytes, column, start + i, &begin);
    f.words[i] = mlgate_load64(bytes + stop - 8);
    f.lengths[i] = stop - begin;
  }
  for (size_t i = count; i % 8 != 0; i++) f.words[i] = f.lengths[i] = 0;
  switch (isa) {
#if defined(__x86_64__)
    case MLGATE_ISA_AVX512: locate_avx512(&f, count, places); break;
    case MLGATE_ISA_AVX2: locate_avx2(&f, count, places); break;
#endif
    default: locate_portable(&f, count, places);
  }
}

/// What becomes of the places: they are written and counted, where there is somewhere to, and all others are told.
typedef struct {
  uint32_t *places, *table, *others;
  size_t left;  ///< how many others there are
} findings;

/// Takes the places of `count` fields from the `start`-th record on.
static inline __attribute__((always_inline)) void take(
    findings *to, const uint32_t *found, size_t start, size_t count) {
  for (size_t i = 0; i < count; i++) {
    const uint32_t at = found[i];
    if (to->places) to->places[start + i] = at;
    if (to->table) to->table[at]++;
    to->others[to->left] = (uint32_t)(start + i);
    to->left += at == MLGATE_SMALL_COUNT;
  }
}

#if defined(__x86_64__)
/// The same beside the blocks that wait, as long as there are any of both; returns how many were taken.
__attribute__((target(MLGATE_BESIDE_TARGET))) static size_t take_beside(
    findings *all, const uint32_t *found, size_t start, size_t count, mlgate_digest *digest) {
  enum { GROUP = 4 };
  findings to = *all;
  size_t i = 0;
  MLGATE_BESIDE(digest, i + MLGATE_DIGEST_PARTS * GROUP <= count, {
    take(&to, found + i, start + i, GROUP);
    i += GROUP;
  });
  *all = to;
  return i;
}
#endif

/// Finds and takes the places of all fields.
static inline __attribute__((always_inline)) size_t find(
    mlgate_isa isa, const uint8_t *bytes, const mlgate_column *column, uint32_t *places, uint32_t *others,
    uint32_t *table) {
  findings to = {places, table, others, 0};
  uint32_t found[BLOCK + 8];
  for (size_t start = 0, count; start < column->rows; start += count) {
    count = column->rows - start < BLOCK ? column->rows - start : BLOCK;
    locate(isa, bytes, column, start, count, found);
    size_t done = 0;
#if defined(__x86_64__)
    if (mlgate_digest_waits(column->digest)) {
      // A copy, so that all others are in registers.
      findings beside = to;
      done = take_beside(&beside, found, start, count, column->digest);
      to.left = beside.left;
    }
#endif
    take(&to, found + done, start + done, count - done);
  }
  return to.left;
}

size_t mlgate_count_small_integers(
    mlgate_isa isa, const uint8_t *bytes, mlgate_column column, uint32_t *table, uint32_t *others) {
  return find(isa, bytes, &column, NULL, others, table);
}

size_t mlgate_small_integers(
    mlgate_isa isa, const uint8_t *bytes, mlgate_column column, uint32_t *places, uint32_t *others, uint32_t *table) {
  return find(isa, bytes, &column, places, others, table);
}
