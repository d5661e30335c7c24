#ifndef MLGATE_NUMBERS_H
#define MLGATE_NUMBERS_H
#include "decimal.h"
#include "fields.h"

/// Reads one number, whatever its form; the others read those of the usual forms faster.
mlgate_number_kind mlgate_read_any_number(
    const uint8_t *start, const uint8_t *end, double *value, int64_t *integer);

/// The first eight bytes as a word that orders as they do; zeros behind the end.
static inline uint64_t mlgate_leading_word(const uint8_t *start, uint64_t length) {
  uint64_t word = __builtin_bswap64(mlgate_load64(start));
  return length >= 8 ? word : length == 0 ? 0 : word & ~(~0ull >> (8 * length));
}

static inline int mlgate_precedes(const uint8_t *bytes, const uint32_t *left, const uint32_t *right) {
  size_t left_count = left[1] - left[0], right_count = right[1] - right[0];
  int order = memcmp(bytes + left[0], bytes + right[0], left_count < right_count ? left_count : right_count);
  return order < 0 || (order == 0 && left_count < right_count);
}

enum { MLGATE_FIELDS = 256 };

/// Some fields of a column: collected first, so that what follows has little to keep in mind.
typedef struct {
  uint32_t rows[MLGATE_FIELDS], starts[MLGATE_FIELDS], ends[MLGATE_FIELDS];
  uint32_t numbers[MLGATE_FIELDS];  ///< which of the fields are numbers
} mlgate_fields;

/// Finds the fields of the rows from the `from`-th on, at most MLGATE_FIELDS of them; missing ones are counted.
static inline __attribute__((always_inline)) size_t mlgate_collect(
    const uint8_t *bytes, const mlgate_column *column, const uint32_t *only, size_t from, mlgate_fields *f, size_t *empty) {
  const size_t until = column->rows - from < MLGATE_FIELDS ? column->rows : from + MLGATE_FIELDS;
  size_t count = 0;
  for (size_t at = from; at < until; at++) {
    const size_t row = only ? only[at] : at;
    uint32_t start;
    const uint32_t stop = mlgate_field(bytes, column, row, &start);
    f->rows[count] = (uint32_t)row;
    f->starts[count] = start;
    f->ends[count] = stop;
    count += !(stop == start && column->skips_empty);
  }
  *empty += until - from - count;
  return count;
}

/// Takes the extremes in the order of bytes, of texts and of lengths.
static inline __attribute__((always_inline)) void mlgate_measure(
    const uint8_t *bytes, const mlgate_fields *f, size_t count, uint64_t *first, uint64_t *last, mlgate_numbers *found) {
  uint32_t shortest = found->shortest, longest = found->longest;
  size_t sum = 0;
  for (size_t i = 0; i < count; i++) {
    const uint32_t text[2] = {f->starts[f->numbers[i]], f->ends[f->numbers[i]]};
    const uint32_t length = text[1] - text[0];
    sum += length;
    shortest = length < shortest ? length : shortest;
    longest = length > longest ? length : longest;
    const uint64_t word = mlgate_leading_word(bytes + text[0], length);
    if (__builtin_expect(word <= *first, 0)
        && (found->longest == 0 || word < *first || mlgate_precedes(bytes, text, found->first))) {
      *first = word;
      memcpy(found->first, text, sizeof text);
    }
    if (__builtin_expect(word >= *last, 0)
        && (found->longest == 0 || word > *last || mlgate_precedes(bytes, found->last, text))) {
      *last = word;
      memcpy(found->last, text, sizeof text);
    }
    // From here on there is a first and a last text.
    found->longest = longest;
  }
  found->shortest = shortest;
  found->length_sum += sum;
}

/// Whether whole numbers that doubles cannot tell apart, or no number at all, was read: these go another way.
static inline int mlgate_is_other(mlgate_number_kind kind, int64_t integer) {
  return kind < MLGATE_INTEGER || (kind == MLGATE_INTEGER && (integer > 1ll << 53 || integer < -(1ll << 53)));
}

static inline void mlgate_take_integer(mlgate_numbers *found, int64_t integer) {
  found->integers++;
  if (integer < found->least) found->least = integer;
  if (integer > found->greatest) found->greatest = integer;
}

/// Nothing found yet.
static inline mlgate_numbers mlgate_no_numbers(void) {
  return (mlgate_numbers){0, 0, 0, 0, INT64_MAX, INT64_MIN, 0, UINT32_MAX, 0, {0, 0}, {0, 0}};
}

/// ``mlgate_parse_numbers`` for one instruction set.
typedef mlgate_numbers mlgate_number_parser(
    const uint8_t *bytes, mlgate_column column, const uint32_t *only, double *values, uint32_t *others);

#if defined(__x86_64__)
mlgate_number_parser mlgate_parse_numbers_avx2;
mlgate_number_parser mlgate_parse_numbers_avx512;
#endif
#endif
