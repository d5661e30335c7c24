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

/// Lets the words lie where the doubles lay.
typedef uint64_t __attribute__((may_alias)) word;

/// Orders two keys without a branch.
#define ORDER(i, j)                                                 \
  do {                                                              \
    uint64_t x = k[i], y = k[j];                                    \
    k[i] = x < y ? x : y;                                           \
    k[j] = x < y ? y : x;                                           \
  } while (0)

/// Sorts eight keys with Batcher's odd-even merge network.
static inline void eight(word *k) {
  ORDER(0, 1); ORDER(2, 3); ORDER(4, 5); ORDER(6, 7);
  ORDER(0, 2); ORDER(1, 3); ORDER(4, 6); ORDER(5, 7);
  ORDER(1, 2); ORDER(5, 6);
  ORDER(0, 4); ORDER(1, 5); ORDER(2, 6); ORDER(3, 7);
  ORDER(2, 4); ORDER(3, 5);
  ORDER(1, 2); ORDER(3, 4); ORDER(5, 6);
}

/// Merges two sorted runs, without branching on keys.
static inline void merge(const word *left, size_t left_count, const word *right, size_t right_count, word *to) {
  const word *left_end = left + left_count, *right_end = right + right_count;
  while (left < left_end && right < right_end) {
    int takes_left = *left <= *right;
    *to++ = takes_left ? *left : *right;
    left += takes_left;
    right += !takes_left;
  }
  while (left < left_end) *to++ = *left++;
  while (right < right_end) *to++ = *right++;
}

/// Sorts keys by merging runs of eight; returns where they lie at last.
static word *merge_sort(word *from, word *to, size_t count) {
  size_t whole = count & ~(size_t)7;
  for (size_t i = 0; i < whole; i += 8) eight(from + i);
  for (size_t i = whole + 1; i < count; i++) {
    word key = from[i];
    size_t j = i;
    for (; j > whole && from[j - 1] > key; j--) from[j] = from[j - 1];
    from[j] = key;
  }
  for (size_t run = 8; run < count; run *= 2) {
    for (size_t i = 0; i < count; i += 2 * run) {
      size_t left = count - i < run ? count - i : run, rest = count - i - left;
      merge(from + i, left, from + i + left, rest < run ? rest : run, to + i);
    }
    word *swap = from;
    from = to;
    to = swap;
  }
  return from;
}

enum { MERGED = 512 };

enum { DIGIT = 11, RADIX = 1 << DIGIT, PASSES = 6 };

static void restore(const word *keys, double *values, size_t count) {
  for (size_t i = 0; i < count; i++) {
    double value = restored(keys[i]);
    memcpy(&values[i], &value, 8);
  }
}

// Few are merged. Many go least significant digit first, with all histograms from one pass; digits that all keys share
// are skipped.
void mlgate_sort_doubles(double *values, double *scratch, size_t count) {
  word *from = (word *)values, *to = (word *)scratch;
  if (count <= MERGED) {
    for (size_t i = 0; i < count; i++) from[i] = ordered(values[i]);
    restore(merge_sort(from, to, count), values, count);
    return;
  }
  uint32_t counts[PASSES][RADIX];
  memset(counts, 0, sizeof counts);
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
  restore(from, values, count);
}
