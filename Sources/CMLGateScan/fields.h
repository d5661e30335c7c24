#ifndef MLGATE_FIELDS_H
#define MLGATE_FIELDS_H
#include "CMLGateScan.h"
#if defined(__x86_64__)
#include <immintrin.h>

/// Eight bytes from each of two places.
static inline __attribute__((always_inline)) __m128i mlgate_two_words(const uint8_t *first, const uint8_t *second) {
  return _mm_unpacklo_epi64(_mm_loadl_epi64((const void *)first), _mm_loadl_epi64((const void *)second));
}
#endif

/// Finds a record's field; returns its end, before a carriage return that belongs to the line end.
static inline __attribute__((always_inline)) uint32_t mlgate_field(
    const uint8_t *bytes, const mlgate_column *column, size_t row, uint32_t *start) {
  const size_t at = row * column->stride;
  // In 32 bits: the end before the first field is the largest number, and one more than that is 0.
  *start = column->before[at] + 1;
  uint32_t stop = column->ends[at];
  if (column->trims_return) stop -= stop > *start && bytes[stop - 1] == '\r';
  return stop;
}
#endif
