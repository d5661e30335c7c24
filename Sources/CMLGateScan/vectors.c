#include "fields.h"
#include <math.h>
#include <string.h>

// Loops over vectors of values. The compiler makes vector instructions of them, of AVX2 where the machine has it.
#define INLINE static inline __attribute__((always_inline))
#if defined(__x86_64__)
#define FOR_EACH_ISA(NAME, PARAMETERS, ARGUMENTS)                                                \
  static void NAME##_baseline PARAMETERS { NAME##_loop ARGUMENTS; }                              \
  __attribute__((target("avx2"))) static void NAME##_avx2 PARAMETERS { NAME##_loop ARGUMENTS; }
#define CALL(NAME, ARGUMENTS)                                          \
  do {                                                                 \
    if (isa == MLGATE_ISA_AVX2 || isa == MLGATE_ISA_AVX512) {          \
      NAME##_avx2 ARGUMENTS;                                           \
    } else {                                                           \
      NAME##_baseline ARGUMENTS;                                       \
    }                                                                  \
  } while (0)
#else
#define FOR_EACH_ISA(NAME, PARAMETERS, ARGUMENTS) \
  static void NAME##_baseline PARAMETERS { NAME##_loop ARGUMENTS; }
#define CALL(NAME, ARGUMENTS) do { (void)isa; NAME##_baseline ARGUMENTS; } while (0)
#endif

INLINE void integers_loop(const uint32_t *restrict places, size_t count, int64_t *restrict values) {
  for (size_t i = 0; i < count; i++) values[i] = (int64_t)places[i] - (int64_t)MLGATE_SMALL_OFFSET;
}
FOR_EACH_ISA(integers, (const uint32_t *restrict places, size_t count, int64_t *restrict values), (places, count, values))

INLINE void decimals_loop(const uint32_t *restrict places, size_t count, double *restrict values) {
  for (size_t i = 0; i < count; i++) values[i] = (double)((int32_t)places[i] - (int32_t)MLGATE_SMALL_OFFSET);
}
FOR_EACH_ISA(decimals, (const uint32_t *restrict places, size_t count, double *restrict values), (places, count, values))

void mlgate_integers_at(mlgate_isa isa, const uint32_t *places, size_t count, int64_t *values) {
  CALL(integers, (places, count, values));
}

void mlgate_decimals_at(mlgate_isa isa, const uint32_t *places, size_t count, double *values) {
  CALL(decimals, (places, count, values));
}

/// A truth is 1 or 2, and `when` where the comparison holds; a state is laid over it.
#define COMPARE(NAME, TYPE, HOLDS)                                                                                  \
  INLINE void NAME##_loop(                                                                                          \
      const TYPE *restrict left, const TYPE *restrict right, const uint8_t *restrict left_states,                   \
      const uint8_t *restrict right_states, size_t count, int fixed, uint8_t when, uint8_t *restrict truths) {      \
    const uint8_t otherwise = 3 - when;                                                                             \
    if (fixed) {                                                                                                    \
      const TYPE b = *right;                                                                                        \
      const uint8_t state = *right_states;                                                                          \
      for (size_t i = 0; i < count; i++) {                                                                          \
        const TYPE a = left[i];                                                                                     \
        truths[i] = ((HOLDS) ? when : otherwise) | left_states[i] | state;                                          \
      }                                                                                                             \
      return;                                                                                                       \
    }                                                                                                               \
    for (size_t i = 0; i < count; i++) {                                                                            \
      const TYPE a = left[i], b = right[i];                                                                         \
      truths[i] = ((HOLDS) ? when : otherwise) | left_states[i] | right_states[i];                                  \
    }                                                                                                               \
  }                                                                                                                 \
  FOR_EACH_ISA(                                                                                                     \
      NAME,                                                                                                         \
      (const TYPE *restrict left, const TYPE *restrict right, const uint8_t *restrict left_states,                  \
       const uint8_t *restrict right_states, size_t count, int fixed, uint8_t when, uint8_t *restrict truths),      \
      (left, right, left_states, right_states, count, fixed, when, truths))

COMPARE(integers_same, int64_t, a == b)
COMPARE(integers_less, int64_t, a < b)
COMPARE(integers_more, int64_t, b < a)
// NaN is equal to itself and greater than all else.
COMPARE(decimals_same, double, (a == b) | ((a != a) & (b != b)))
COMPARE(decimals_less, double, (a < b) | ((b != b) & (a == a)))
COMPARE(decimals_more, double, (b < a) | ((a != a) & (b == b)))

#define COMPARE_BY_ORDER(FORM, TYPE)                                                                                       \
  void mlgate_compare_##FORM(                                                                                              \
      mlgate_isa isa, mlgate_order order, int negated, const mlgate_operand *left, const mlgate_operand *right,            \
      size_t count, uint8_t *truths) {                                                                                     \
    const TYPE *a = left->values, *b = right->values;                                                                      \
    const uint8_t *as = left->states, *bs = right->states, when = negated ? 2 : 1;                                         \
    const int fixed = right->is_fixed;                                                                                     \
    switch (order) {                                                                                                       \
      case MLGATE_SAME: CALL(FORM##_same, (a, b, as, bs, count, fixed, when, truths)); break;                              \
      case MLGATE_LESS: CALL(FORM##_less, (a, b, as, bs, count, fixed, when, truths)); break;                              \
      case MLGATE_MORE: CALL(FORM##_more, (a, b, as, bs, count, fixed, when, truths)); break;                              \
    }                                                                                                                      \
  }

COMPARE_BY_ORDER(integers, int64_t)
COMPARE_BY_ORDER(decimals, double)

#define COMPARE_PLACES(NAME, HOLDS)                                                                                  \
  INLINE void NAME##_loop(                                                                                           \
      const uint32_t *restrict left, const uint32_t *restrict right, size_t count, uint8_t when,                     \
      uint8_t *restrict truths) {                                                                                    \
    for (size_t i = 0; i < count; i++) {                                                                             \
      const uint32_t a = left[i], b = right[i];                                                                      \
      truths[i] = (HOLDS) ? when : 3 - when;                                                                         \
    }                                                                                                                \
  }                                                                                                                  \
  FOR_EACH_ISA(                                                                                                      \
      NAME,                                                                                                          \
      (const uint32_t *restrict left, const uint32_t *restrict right, size_t count, uint8_t when,                    \
       uint8_t *restrict truths),                                                                                    \
      (left, right, count, when, truths))

COMPARE_PLACES(places_same, a == b)
COMPARE_PLACES(places_less, a < b)
COMPARE_PLACES(places_more, b < a)

void mlgate_compare_places(
    mlgate_isa isa, mlgate_order order, int negated, const uint32_t *left, const uint32_t *right, size_t count,
    uint8_t *truths) {
  const uint8_t when = negated ? 2 : 1;
  switch (order) {
    case MLGATE_SAME: CALL(places_same, (left, right, count, when, truths)); break;
    case MLGATE_LESS: CALL(places_less, (left, right, count, when, truths)); break;
    case MLGATE_MORE: CALL(places_more, (left, right, count, when, truths)); break;
  }
}

INLINE void choose_loop(
    const uint8_t *restrict truths, const int64_t *restrict values, const uint8_t *restrict states, int fixed, size_t count,
    int64_t *restrict chosen, uint8_t *restrict chosen_states) {
  if (fixed) {
    const int64_t value = *values;
    const uint8_t state = *states;
    for (size_t i = 0; i < count; i++) chosen[i] = truths[i] == 1 ? value : chosen[i];
    for (size_t i = 0; i < count; i++) {
      chosen_states[i] = truths[i] == 1 ? state : truths[i] == 7 ? 7 : chosen_states[i];
    }
    return;
  }
  for (size_t i = 0; i < count; i++) chosen[i] = truths[i] == 1 ? values[i] : chosen[i];
  for (size_t i = 0; i < count; i++) {
    chosen_states[i] = truths[i] == 1 ? states[i] : truths[i] == 7 ? 7 : chosen_states[i];
  }
}
FOR_EACH_ISA(
    choose,
    (const uint8_t *restrict truths, const int64_t *restrict values, const uint8_t *restrict states, int fixed, size_t count,
     int64_t *restrict chosen, uint8_t *restrict chosen_states),
    (truths, values, states, fixed, count, chosen, chosen_states))

void mlgate_choose(
    mlgate_isa isa, const uint8_t *truths, const mlgate_operand *values, size_t count, int64_t *chosen, uint8_t *states) {
  CALL(choose, (truths, values->values, values->states, values->is_fixed, count, chosen, states));
}

/// A field of up to eight bytes as a word, with zeros behind it; of longer ones only the length means anything.
INLINE uint64_t short_text(const uint8_t *bytes, const mlgate_column *column, size_t row, uint32_t *length) {
  uint32_t start;
  *length = mlgate_field(bytes, column, row, &start) - start;
  // A shift by 64 is none, and neither is what it leaves of an empty field.
  return mlgate_load64(bytes + start) & (~0ull >> ((64 - 8 * *length) & 63));
}

// nan, inf, infinity, true and false, read as numbers.
#define NAN_WORD 0x6E616Ell
#define INF_WORD 0x666E69ll
#define INFINITY_WORD 0x7974696E69666E69ll
#define TRUE_WORD 0x65757274ll
#define FALSE_WORD 0x65736C6166ll

/// Whether a short text with a letter at first reads as nan, inf, infinity, true or false.
static __attribute__((noinline)) int is_value_word(uint64_t word, uint32_t length) {
  const uint64_t lower = word | (0x2020202020202020ull & (~0ull >> ((64 - 8 * length) & 63)));
  return (lower == NAN_WORD) | (lower == INF_WORD) | (lower == INFINITY_WORD) | (lower == TRUE_WORD)
         | (lower == FALSE_WORD);
}

/// Whether a short text is one, whatever else may be; `good` has the lengths that it may have as bits.
INLINE int is_surely_text(uint64_t word, uint32_t length, uint64_t good) {
  const uint32_t letter = (uint8_t)(((uint8_t)word | 0x20) - 'a');
  const int may_be = (letter < 26) & (length < 64) & (int)(good >> (length & 63));
  // f, i, n and t.
  return (0x82120u >> (letter & 31)) & 1 ? may_be && !is_value_word(word, length) : may_be;
}

enum { TEXTS = 64 };

/// Compares some rows; returns whether both sides are surely texts in all of them.
INLINE int short_texts(
    const uint8_t *bytes, const mlgate_column *left, const mlgate_column *right, uint64_t good, int negated, size_t row,
    size_t until, uint8_t *restrict truths) {
  int are_texts = 1;
  for (; row < until; row++) {
    uint32_t lengths[2];
    const uint64_t a = short_text(bytes, left, row, lengths), b = short_text(bytes, right, row, lengths + 1);
    are_texts &= is_surely_text(a, lengths[0], good) & is_surely_text(b, lengths[1], good);
    truths[row] = (uint8_t)(1 + (((a == b) & (lengths[0] == lengths[1])) == negated));
  }
  return are_texts;
}

#if defined(__x86_64__)
/// Four fields whose ends lie one after the other, as `short_text` has them.
__attribute__((target("avx2"), always_inline)) static inline __m256i four_short_texts(
    const uint8_t *bytes, const mlgate_column *column, size_t row, __m256i *length) {
  const uint32_t *before = column->before + row;
  const __m128i one = _mm_set1_epi32(1);
  const __m128i starts = _mm_add_epi32(_mm_loadu_si128((const void *)before), one);
  *length = _mm256_cvtepu32_epi64(_mm_sub_epi32(_mm_loadu_si128((const void *)(column->ends + row)), starts));
  // In 32 bits: the end before the first field is the largest number.
  const __m128i low = mlgate_two_words(bytes + (uint32_t)(before[0] + 1), bytes + (uint32_t)(before[1] + 1));
  const __m128i high = mlgate_two_words(bytes + (uint32_t)(before[2] + 1), bytes + (uint32_t)(before[3] + 1));
  const __m256i words = _mm256_inserti128_si256(_mm256_castsi128_si256(low), high, 1);
  const __m256i beyond = _mm256_sub_epi64(_mm256_set1_epi64x(64), _mm256_slli_epi64(*length, 3));
  return _mm256_and_si256(words, _mm256_srlv_epi64(_mm256_set1_epi64x(-1), beyond));
}

/// `is_surely_text` in four lanes: all ones where it is not.
__attribute__((target("avx2"), always_inline)) static inline __m256i no_texts(__m256i word, __m256i length, __m256i good) {
  const __m256i one = _mm256_set1_epi64x(1), cases = _mm256_set1_epi8(0x20);
  const __m256i letter = _mm256_and_si256(_mm256_or_si256(word, cases), _mm256_set1_epi64x(0xFF));
  const __m256i beyond = _mm256_sub_epi64(_mm256_set1_epi64x(64), _mm256_slli_epi64(length, 3));
  const __m256i lower = _mm256_or_si256(word, _mm256_srlv_epi64(cases, beyond));
  __m256i bad = _mm256_cmpeq_epi64(_mm256_and_si256(_mm256_srlv_epi64(good, length), one), _mm256_setzero_si256());
  bad = _mm256_or_si256(bad, _mm256_cmpgt_epi64(_mm256_set1_epi64x('a'), letter));
  bad = _mm256_or_si256(bad, _mm256_cmpgt_epi64(letter, _mm256_set1_epi64x('z')));
  bad = _mm256_or_si256(bad, _mm256_cmpeq_epi64(lower, _mm256_set1_epi64x(NAN_WORD)));
  bad = _mm256_or_si256(bad, _mm256_cmpeq_epi64(lower, _mm256_set1_epi64x(INF_WORD)));
  bad = _mm256_or_si256(bad, _mm256_cmpeq_epi64(lower, _mm256_set1_epi64x(INFINITY_WORD)));
  bad = _mm256_or_si256(bad, _mm256_cmpeq_epi64(lower, _mm256_set1_epi64x(TRUE_WORD)));
  return _mm256_or_si256(bad, _mm256_cmpeq_epi64(lower, _mm256_set1_epi64x(FALSE_WORD)));
}

/// The same for columns whose ends lie one after the other and belong to no line end.
__attribute__((target("avx2"))) static int short_texts_avx2(
    const uint8_t *bytes, const mlgate_column *left, const mlgate_column *right, uint64_t good, int negated, size_t row,
    size_t until, uint8_t *restrict truths) {
  const __m256i lengths = _mm256_set1_epi64x((long long)good);
  const unsigned turn = negated ? 0 : 0xF;
  __m256i bad = _mm256_setzero_si256();
  for (; row + 4 <= until; row += 4) {
    __m256i length, other_length;
    const __m256i word = four_short_texts(bytes, left, row, &length);
    const __m256i other = four_short_texts(bytes, right, row, &other_length);
    bad = _mm256_or_si256(bad, no_texts(word, length, lengths));
    bad = _mm256_or_si256(bad, no_texts(other, other_length, lengths));
    const __m256i same = _mm256_and_si256(_mm256_cmpeq_epi64(word, other), _mm256_cmpeq_epi64(length, other_length));
    const unsigned no = (unsigned)_mm256_movemask_pd(_mm256_castsi256_pd(same)) ^ turn;
    // Each of the four bits to a byte of its own.
    const uint32_t four = 0x01010101u + (no * 0x00204081u & 0x01010101u);
    memcpy(truths + row, &four, 4);
  }
  return short_texts(bytes, left, right, good, negated, row, until, truths) & (_mm256_testz_si256(bad, bad) != 0);
}
#endif

size_t mlgate_compare_short_texts(
    mlgate_isa isa, const uint8_t *bytes, const mlgate_column *left, const mlgate_column *right, uint64_t lengths,
    int negated, uint8_t *truths) {
  const uint64_t good = 0x1FE & ~lengths;
  const int is_plain = left->stride == 1 && right->stride == 1 && !left->trims_return && !right->trims_return;
  (void)isa;
  for (size_t first = 0; first < left->rows; first += TEXTS) {
    const size_t until = first + TEXTS < left->rows ? first + TEXTS : left->rows;
    int are_texts;
#if defined(__x86_64__)
    if (is_plain && (isa == MLGATE_ISA_AVX2 || isa == MLGATE_ISA_AVX512)) {
      are_texts = short_texts_avx2(bytes, left, right, good, negated, first, until, truths);
    } else
#endif
    if (is_plain) {
      // What the compiler knows it need not ask for each row.
      mlgate_column a = *left, b = *right;
      a.stride = b.stride = 1;
      a.trims_return = b.trims_return = 0;
      are_texts = short_texts(bytes, &a, &b, good, negated, first, until, truths);
    } else {
      are_texts = short_texts(bytes, left, right, good, negated, first, until, truths);
    }
    if (!are_texts) return first;
  }
  return left->rows;
}

#define ARITHMETIC(NAME, RESULT)                                                                                      \
  INLINE void NAME##_loop(                                                                                            \
      const int64_t *restrict left, const int64_t *restrict right, size_t count, int64_t *restrict results) {         \
    for (size_t i = 0; i < count; i++) {                                                                              \
      const int64_t a = left[i], b = right[i];                                                                        \
      results[i] = RESULT;                                                                                            \
    }                                                                                                                 \
  }                                                                                                                   \
  FOR_EACH_ISA(                                                                                                       \
      NAME, (const int64_t *restrict left, const int64_t *restrict right, size_t count, int64_t *restrict results),   \
      (left, right, count, results))

ARITHMETIC(sums, a + b)
ARITHMETIC(differences, a - b)
ARITHMETIC(products, (int64_t)(int32_t)a * (int32_t)b)

INLINE void spread_loop(const int64_t *restrict left, const int64_t *restrict right, size_t count, uint64_t *restrict seen) {
  uint64_t all = 0;
  // 0 in the upper half where a number has 32 bits with its sign.
  for (size_t i = 0; i < count; i++) {
    all |= ((uint64_t)left[i] + 0x80000000ull) | ((uint64_t)right[i] + 0x80000000ull);
  }
  *seen = all;
}
FOR_EACH_ISA(
    spread, (const int64_t *restrict left, const int64_t *restrict right, size_t count, uint64_t *restrict seen),
    (left, right, count, seen))

int mlgate_combine_integers(
    mlgate_isa isa, mlgate_arithmetic arithmetic, const int64_t *left, const int64_t *right, size_t count,
    int64_t *results) {
  uint64_t seen;
  CALL(spread, (left, right, count, &seen));
  if (seen >> 32) return 0;
  switch (arithmetic) {
    case MLGATE_SUM: CALL(sums, (left, right, count, results)); break;
    case MLGATE_DIFFERENCE: CALL(differences, (left, right, count, results)); break;
    case MLGATE_PRODUCT: CALL(products, (left, right, count, results)); break;
  }
  return 1;
}

INLINE void below_loop(const double *restrict values, size_t count, double limit, int *restrict are) {
  uint64_t bad = 0;
  for (size_t i = 0; i < count; i++) bad |= (uint64_t) - (int64_t)!(fabs(values[i]) < limit);
  *are = !bad;
}
FOR_EACH_ISA(below, (const double *restrict values, size_t count, double limit, int *restrict are), (values, count, limit, are))

int mlgate_are_below(mlgate_isa isa, const double *values, size_t count, double limit) {
  int are;
  CALL(below, (values, count, limit, &are));
  return are;
}

// MARK: Numbers that were read before

/// A name for a number's text of at most eight bytes, 0 for what has none.
///
/// Eight bytes, or up to seven and how many; no number ends with a byte below a full stop, so none is taken for another.
INLINE uint64_t name_of(const uint8_t *end, uint64_t length) {
  const uint64_t word = mlgate_load64(end - 8);
  const uint64_t shift = (64 - 8 * length) & 63;
  const uint64_t name = length == 8 ? word : (word >> shift) | length << 56;
  const int has_name = (length - 1 < 7) | ((length == 8) & (word >> 56 >= '.'));
  return has_name ? name : 0;
}

INLINE uint64_t name_of_row(const uint8_t *bytes, const mlgate_column *column, size_t row) {
  uint32_t start;
  const uint32_t stop = mlgate_field(bytes, column, row, &start);
  return name_of(bytes + stop, stop - start);
}

INLINE size_t memo_place(uint64_t name) { return (size_t)((name * 0x9E3779B97F4A7C15ull) >> (64 - MLGATE_MEMO_BITS)); }

size_t mlgate_recall_numbers(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, const mlgate_memo *memo, double *values,
    uint32_t *unknown) {
  enum { NAMES = 32 };
  size_t left = 0;
  for (size_t first = 0; first < column.rows; first += NAMES) {
    const size_t count = column.rows - first < NAMES ? column.rows - first : NAMES;
    uint64_t names[NAMES];
    // All names first, so that the memory they lead to is on its way when it is needed.
    for (size_t i = 0; i < count; i++) {
      names[i] = name_of_row(bytes, &column, only ? only[first + i] : first + i);
      __builtin_prefetch(memo + memo_place(names[i]));
    }
    for (size_t i = 0; i < count; i++) {
      const mlgate_memo *entry = memo + memo_place(names[i]);
      values[first + i] = entry->value;
      unknown[left] = (uint32_t)(first + i);
      left += (entry->name != names[i]) | (names[i] == 0);
    }
  }
  return left;
}

void mlgate_remember_number(const uint8_t *bytes, mlgate_column column, size_t row, double value, mlgate_memo *memo) {
  const uint64_t name = name_of_row(bytes, &column, row);
  if (name != 0) memo[memo_place(name)] = (mlgate_memo){name, value};
}
