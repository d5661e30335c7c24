#include "CMLGateScan.h"
#include <math.h>
#include <string.h>

enum { LANES = 8, HEIGHT = 16, BLOCK = LANES * HEIGHT };

typedef double lanes __attribute__((ext_vector_type(LANES)));

#define ORDER(i, j)                             \
  {                                             \
    lanes x = v[i], y = v[j];                   \
    v[i] = x < y ? x : y;                       \
    v[j] = x < y ? y : x;                       \
  }

// Batcher's odd-even merge sort of sixteen, in eight lanes at once.
#define SORT                                                                                                          \
  ORDER(0, 1) ORDER(2, 3) ORDER(4, 5) ORDER(6, 7) ORDER(8, 9) ORDER(10, 11) ORDER(12, 13) ORDER(14, 15) ORDER(0, 2) \
  ORDER(1, 3) ORDER(4, 6) ORDER(5, 7) ORDER(8, 10) ORDER(9, 11) ORDER(12, 14) ORDER(13, 15) ORDER(1, 2) ORDER(5, 6) \
  ORDER(9, 10) ORDER(13, 14) ORDER(0, 4) ORDER(1, 5) ORDER(2, 6) ORDER(3, 7) ORDER(8, 12) ORDER(9, 13) ORDER(10, 14) \
  ORDER(11, 15) ORDER(2, 4) ORDER(3, 5) ORDER(10, 12) ORDER(11, 13) ORDER(1, 2) ORDER(3, 4) ORDER(5, 6) ORDER(9, 10) \
  ORDER(11, 12) ORDER(13, 14) ORDER(0, 8) ORDER(1, 9) ORDER(2, 10) ORDER(3, 11) ORDER(4, 12) ORDER(5, 13) \
  ORDER(6, 14) ORDER(7, 15) ORDER(4, 8) ORDER(5, 9) ORDER(6, 10) ORDER(7, 11) ORDER(2, 4) ORDER(3, 5) ORDER(6, 8) \
  ORDER(7, 9) ORDER(10, 12) ORDER(11, 13) ORDER(1, 2) ORDER(3, 4) ORDER(5, 6) ORDER(7, 8) ORDER(9, 10) ORDER(11, 12) \
  ORDER(13, 14)

/// Which lanes keep the second of each pair, when the coin shows 0: every other one, so that what one lane adds to the
/// ranks its neighbour takes away.
static const long long odd_lanes[LANES] = {0, -1, 0, -1, 0, -1, 0, -1};
typedef long long lane_mask __attribute__((ext_vector_type(LANES)));

/// Sorts the sixteen values of each lane and keeps every second one: of half of the lanes from the first on, of the others
/// from the second on, as the coin says.
#define HALVE(NAME, TARGET)                                                            \
  TARGET static void NAME(const double *from, double *to, unsigned coin) {             \
    lanes v[HEIGHT];                                                                   \
    memcpy(v, from, sizeof v);                                                         \
    SORT                                                                               \
    lane_mask second;                                                                  \
    memcpy(&second, odd_lanes, sizeof second);                                         \
    second ^= -(long long)coin;                                                        \
    for (int i = 0; i < HEIGHT / 2; i++) {                                             \
      lanes kept = second ? v[2 * i + 1] : v[2 * i];                                   \
      memcpy(to + i * LANES, &kept, sizeof kept);                                      \
    }                                                                                  \
  }

HALVE(halve_portable, )
#if defined(__x86_64__)
HALVE(halve_avx512, __attribute__((target("avx512f"))))
HALVE(halve_avx2, __attribute__((target("avx2"))))
#endif

static void halve(mlgate_isa isa, const double *from, double *to, unsigned coin) {
  switch (isa) {
#if defined(__x86_64__)
    case MLGATE_ISA_AVX512: halve_avx512(from, to, coin); return;
    case MLGATE_ISA_AVX2: halve_avx2(from, to, coin); return;
#endif
    default: halve_portable(from, to, coin);
  }
}

size_t mlgate_halve(mlgate_isa isa, double *values, size_t count, unsigned coin) {
  double *to = values;
  size_t i = 0;
  double half[BLOCK / 2];
  for (; i + BLOCK <= count; i += BLOCK) {
    halve(isa, values + i, half, coin);
    memcpy(to, half, sizeof half);
    to += BLOCK / 2;
  }
  if (i == count) return (size_t)(to - values);
  // The rest is filled up with values that come last in every lane.
  double rest[BLOCK];
  for (size_t k = 0; k < BLOCK; k++) rest[k] = k < count - i ? values[i + k] : INFINITY;
  halve(isa, rest, half, coin);
  for (size_t k = 0; k < BLOCK / 2; k++)
    if (half[k] != INFINITY) *to++ = half[k];
  return (size_t)(to - values);
}
