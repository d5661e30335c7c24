#ifndef MLGATE_DECIMAL_H
#define MLGATE_DECIMAL_H
#include "CMLGateScan.h"
#include <string.h>

extern const uint64_t mlgate_powers_of_five[];

/// `mantissa` times ten to the `exponent`, correctly rounded; 0 where this method cannot tell how to round.
///
/// Clinger (1990) where mantissa and power are exact doubles, else Eisel and Lemire (Lemire 2021, "Number parsing at a
/// gigabyte per second", algorithm 1).
static inline __attribute__((always_inline)) int mlgate_scale_decimal(uint64_t mantissa, int64_t exponent, double *value) {
  static const double exact[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  if (mantissa <= 1ull << 53 && exponent >= -22 && exponent <= 22) {
    *value = exponent < 0 ? (double)mantissa / exact[-exponent] : (double)mantissa * exact[exponent];
    return 1;
  }
  if (mantissa == 0) {
    *value = 0;
    return 1;
  }
  // Smallest and largest doubles are the C library's business.
  if (exponent < -300 || exponent > 280) return 0;
  int zeros = __builtin_clzll(mantissa);
  const uint64_t *power = mlgate_powers_of_five + 2 * (exponent + 342);
  uint64_t shifted = mantissa << zeros;
  unsigned __int128 product = (unsigned __int128)shifted * power[0];
  uint64_t high = (uint64_t)(product >> 64), low = (uint64_t)product;
  if ((high & 0x1FF) == 0x1FF) {
    uint64_t more = (uint64_t)(((unsigned __int128)shifted * power[1]) >> 64);
    low += more;
    if (more > low) high++;
  }
  if (low == ~0ull && (exponent < -27 || exponent > 55)) return 0;
  int upper = (int)(high >> 63);
  uint64_t bits = high >> (upper + 9);
  int64_t power2 = ((217706 * exponent) >> 16) + 63 + upper - zeros + 1023;
  if (power2 <= 0 || power2 >= 2046) return 0;
  // Half way between two doubles: round to even.
  if (low <= 1 && exponent >= -4 && exponent <= 23 && (bits & 3) == 1 && bits << (upper + 9) == high) bits &= ~1ull;
  bits += bits & 1;
  bits >>= 1;
  if (bits >= 1ull << 53) {
    bits = 1ull << 52;
    power2++;
  }
  bits = (bits & ~(1ull << 52)) | (uint64_t)power2 << 52;
  memcpy(value, &bits, 8);
  return 1;
}

/// The value of eight digits, each a byte 0...9, the first in the lowest byte.
static inline uint64_t mlgate_eight_digits(uint64_t digits) {
  digits = digits * 10 + (digits >> 8);
  return ((digits & 0x000000FF000000FFull) * 0x000F424000000064ull
          + ((digits >> 16) & 0x000000FF000000FFull) * 0x0000271000000001ull) >> 32;
}

/// Whether each byte is 0...9.
static inline int mlgate_all_digits(uint64_t digits) {
  return (((digits + 0x7676767676767676ull) | digits) & 0x8080808080808080ull) == 0;
}

#endif
