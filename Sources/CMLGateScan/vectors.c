#include "CMLGateScan.h"
#include <math.h>

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

/// A field as a word, zeros behind it, and its length; lengths past eight are told as they are.
INLINE uint64_t text_of_row(const uint8_t *bytes, const mlgate_column *column, size_t row, uint64_t *length) {
  const size_t at = row * column->stride;
  const uint32_t start = column->before[at] + 1;
  uint32_t stop = column->ends[at];
  if (column->trims_return) stop -= stop > start && bytes[stop - 1] == '\r';
  uint64_t word;
  __builtin_memcpy(&word, bytes + start, 8);
  *length = stop - start;
  // A shift by 64 is none, and neither is what it leaves of an empty field.
  return word & (~0ull >> ((64 - 8 * *length) & 63));
}

INLINE int is_short_text(uint64_t word, uint64_t length, uint64_t lengths) {
  // The words for values, letters in either case: nan, inf, infinity, true, false.
  const uint64_t lower = word | (0x2020202020202020ull & (~0ull >> ((64 - 8 * length) & 63)));
  const int is_value = (lower == 0x6E616Eull) | (lower == 0x666E69ull) | (lower == 0x7974696E69666E69ull)
                       | (lower == 0x65757274ull) | (lower == 0x65736C6166ull);
  const int begins_with_letter = (uint8_t)((uint8_t)lower - 'a') < 26;
  return (length - 1 < 8) & begins_with_letter & !is_value & !(lengths >> (length & 63) & 1);
}

size_t mlgate_compare_short_texts(
    const uint8_t *bytes, const mlgate_column *left, const mlgate_column *right, uint64_t lengths, int negated,
    uint8_t *truths) {
  enum { TEXTS = 64 };
  for (size_t first = 0; first < left->rows; first += TEXTS) {
    const size_t until = first + TEXTS < left->rows ? first + TEXTS : left->rows;
    int are_texts = 1;
    for (size_t row = first; row < until; row++) {
      uint64_t left_length, right_length;
      const uint64_t a = text_of_row(bytes, left, row, &left_length), b = text_of_row(bytes, right, row, &right_length);
      are_texts &= is_short_text(a, left_length, lengths) & is_short_text(b, right_length, lengths);
      truths[row] = (uint8_t)(1 + (((a == b) & (left_length == right_length)) == negated));
    }
    if (!are_texts) return first;
  }
  return left->rows;
}

int mlgate_are_below(const double *values, const uint8_t *states, size_t count, double limit) {
  uint8_t bad = 0;
  for (size_t i = 0; i < count; i++) bad |= (states[i] == 0) & !(fabs(values[i]) < limit);
  return !bad;
}

// MARK: Numbers that were read before

/// A name for a number's text of at most eight bytes, 0 for what has none.
///
/// Eight bytes, or up to seven and how many; no number ends with a byte below a full stop, so none is taken for another.
INLINE uint64_t name_of(const uint8_t *end, uint64_t length) {
  uint64_t word;
  __builtin_memcpy(&word, end - 8, 8);
  const uint64_t shift = (64 - 8 * length) & 63;
  const uint64_t name = length == 8 ? word : (word >> shift) | length << 56;
  const int has_name = (length - 1 < 7) | ((length == 8) & (word >> 56 >= '.'));
  return has_name ? name : 0;
}

INLINE uint64_t name_of_row(const uint8_t *bytes, const mlgate_column *column, size_t row) {
  const size_t at = row * column->stride;
  uint32_t stop = column->ends[at], length = stop - column->before[at] - 1;
  const uint32_t cut = column->trims_return && length > 0 && bytes[stop - 1] == '\r';
  return name_of(bytes + stop - cut, length - cut);
}

INLINE size_t memo_place(uint64_t name) { return (size_t)((name * 0x9E3779B97F4A7C15ull) >> (64 - MLGATE_MEMO_BITS)); }

size_t mlgate_recall_numbers(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, const mlgate_memo *memo, double *values,
    uint32_t *unknown) {
  size_t left = 0;
  for (size_t i = 0; i < column.rows; i++) {
    const uint64_t name = name_of_row(bytes, &column, only ? only[i] : i);
    const mlgate_memo *entry = memo + memo_place(name);
    values[i] = entry->value;
    unknown[left] = (uint32_t)i;
    left += (entry->name != name) | (name == 0);
  }
  return left;
}

void mlgate_remember_number(const uint8_t *bytes, mlgate_column column, size_t row, double value, mlgate_memo *memo) {
  const uint64_t name = name_of_row(bytes, &column, row);
  if (name != 0) memo[memo_place(name)] = (mlgate_memo){name, value};
}
