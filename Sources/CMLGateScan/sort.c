#include "CMLGateScan.h"
#include <string.h>

/// A double's bits as a number that orders as the double does: negative ones are turned over.
static inline uint64_t ordered(double value) {
  uint64_t bits;
  memcpy(&bits, &value, 8);
  return bits ^ ((uint64_t)((int64_t)bits >> 63) | 0x8000000000000000ull);
}

static inline double restored(uint64_t key) {
  uint64_t bits = key ^ ((uint64_t)((int64_t)~key >> 63) | 0x8000000000000000ull);
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

static void insertion(double *values, size_t count) {
  for (size_t i = 1; i < count; i++) {
    double value = values[i];
    uint64_t key = ordered(value);
    size_t j = i;
    for (; j > 0 && ordered(values[j - 1]) > key; j--) values[j] = values[j - 1];
    values[j] = value;
  }
}

/// Lets the words lie where the doubles lay.
typedef uint64_t __attribute__((may_alias)) word;

enum { DIGIT = 11, RADIX = 1 << DIGIT, PASSES = 6 };

// Least significant digit first, with all histograms from one pass; digits that all keys share are skipped.
void mlgate_sort_doubles(double *values, double *scratch, size_t count) {
  if (count < 48) {
    insertion(values, count);
    return;
  }
  uint32_t counts[PASSES][RADIX];
  memset(counts, 0, sizeof counts);
  word *from = (word *)values, *to = (word *)scratch;
  for (size_t i = 0; i < count; i++) {
    uint64_t key = ordered(values[i]);
    from[i] = key;
    for (int pass = 0; pass < PASSES; pass++) counts[pass][(key >> (DIGIT * pass)) & (RADIX - 1)]++;
  }
  for (int pass = 0; pass < PASSES; pass++) {
    uint32_t *bucket = counts[pass];
    if (bucket[(from[0] >> (DIGIT * pass)) & (RADIX - 1)] == count) continue;
    uint32_t sum = 0;
    for (int digit = 0; digit < RADIX; digit++) {
      uint32_t size = bucket[digit];
      bucket[digit] = sum;
      sum += size;
    }
    for (size_t i = 0; i < count; i++) to[bucket[(from[i] >> (DIGIT * pass)) & (RADIX - 1)]++] = from[i];
    word *swap = from;
    from = to;
    to = swap;
  }
  for (size_t i = 0; i < count; i++) {
    double value = restored(from[i]);
    memcpy(&((double *)values)[i], &value, 8);
  }
}
