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

enum { MERGED = 64, DIGIT = 8, RADIX = 1 << DIGIT, PASSES = 4 };

/// Sorts keys that are in order but for a few places; returns 0, with the keys in some order, when there are too many.
static int finish(word *keys, size_t count) {
  size_t moves = count;
  for (size_t i = 1; i < count; i++) {
    const word key = keys[i];
    if (key >= keys[i - 1]) continue;
    size_t j = i;
    for (; j > 0 && keys[j - 1] > key && moves > 0; j--, moves--) keys[j] = keys[j - 1];
    keys[j] = key;
    if (moves == 0) return 0;
  }
  return 1;
}

/// Sorts keys by the 32 bits from the first on in which they differ, least significant digit first; then what those
/// leave open is put in order. All histograms come from one pass, and digits that all keys share are skipped.
static word *radix_sort(word *from, word *to, size_t count) {
  word differing = 0;
  for (size_t i = 1; i < count; i++) differing |= from[i] ^ from[0];
  if (differing == 0) return from;
  const int top = 64 - __builtin_clzll(differing), shift = top > 32 ? top - 32 : 0;
  uint32_t counts[PASSES][RADIX];
  memset(counts, 0, sizeof counts);
  for (size_t i = 0; i < count; i++) {
    const word key = from[i] >> shift;
    for (int pass = 0; pass < PASSES; pass++) counts[pass][(key >> (DIGIT * pass)) & (RADIX - 1)]++;
  }
  for (int pass = 0; pass < PASSES; pass++) {
    uint32_t *bucket = counts[pass];
    const int down = shift + DIGIT * pass;
    if (bucket[(from[0] >> down) & (RADIX - 1)] == count) continue;
    uint32_t sum = 0;
    for (int digit = 0; digit < RADIX; digit++) {
      uint32_t size = bucket[digit];
      bucket[digit] = sum;
      sum += size;
    }
    for (size_t i = 0; i < count; i++) to[bucket[(from[i] >> down) & (RADIX - 1)]++] = from[i];
    word *swap = from;
    from = to;
    to = swap;
  }
  return shift == 0 || finish(from, count) ? from : merge_sort(from, to, count);
}

void mlgate_sort_doubles(double *values, double *scratch, size_t count) {
  word *keys = (word *)values, *room = (word *)scratch;
  for (size_t i = 0; i < count; i++) keys[i] = ordered(values[i]);
  const word *sorted = count <= MERGED ? merge_sort(keys, room, count) : radix_sort(keys, room, count);
  for (size_t i = 0; i < count; i++) {
    double value = restored(sorted[i]);
    memcpy(&values[i], &value, 8);
  }
}
