#ifndef MLGATE_JSON_BLOCKS_H
#define MLGATE_JSON_BLOCKS_H
#include <stdint.h>
#include <string.h>
#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

// What the JSON reader asks of 16 bytes: how many of the first ones are alike. Every machine that has the vector
// instructions used here has them always, so nothing is chosen at run time.

#define MLGATE_INLINE static inline __attribute__((always_inline))

MLGATE_INLINE int digits_portable(const uint8_t *p) {
  int n = 0;
  while (n < 16 && (uint8_t)(p[n] - '0') < 10) n++;
  return n;
}

MLGATE_INLINE int plain_portable(const uint8_t *p) {
  int n = 0;
  while (n < 16 && p[n] >= 0x20 && p[n] != '"' && p[n] != '\\') n++;
  return n;
}

MLGATE_INLINE int equal_portable(const uint8_t *p, const uint8_t *q) {
  int n = 0;
  while (n < 16 && p[n] == q[n]) n++;
  return n;
}

#if defined(__SSE2__)
#define MLGATE_FIRST(mask) __builtin_ctz((unsigned)(mask) | 0x10000u)

MLGATE_INLINE int digits_vector(const uint8_t *p) {
  __m128i v = _mm_sub_epi8(_mm_loadu_si128((const void *)p), _mm_set1_epi8('0'));
  return MLGATE_FIRST(~_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(9)), v)));
}

MLGATE_INLINE int plain_vector(const uint8_t *p) {
  __m128i v = _mm_loadu_si128((const void *)p);
  __m128i special = _mm_or_si128(
      _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('"')), _mm_cmpeq_epi8(v, _mm_set1_epi8('\\'))),
      _mm_cmpeq_epi8(_mm_min_epu8(v, _mm_set1_epi8(0x1F)), v));
  return MLGATE_FIRST(_mm_movemask_epi8(special));
}

MLGATE_INLINE int equal_vector(const uint8_t *p, const uint8_t *q) {
  __m128i same = _mm_cmpeq_epi8(_mm_loadu_si128((const void *)p), _mm_loadu_si128((const void *)q));
  return MLGATE_FIRST(~_mm_movemask_epi8(same));
}
#elif defined(__aarch64__)
/// The number of the first byte that is set, of bytes that are all zeros or all ones.
MLGATE_INLINE int first_set(uint8x16_t v) {
  uint64_t mask = vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(v), 4)), 0);
  return mask ? __builtin_ctzll(mask) >> 2 : 16;
}

MLGATE_INLINE int digits_vector(const uint8_t *p) {
  return first_set(vcgtq_u8(vsubq_u8(vld1q_u8(p), vdupq_n_u8('0')), vdupq_n_u8(9)));
}

MLGATE_INLINE int plain_vector(const uint8_t *p) {
  uint8x16_t v = vld1q_u8(p);
  return first_set(vorrq_u8(
      vorrq_u8(vceqq_u8(v, vdupq_n_u8('"')), vceqq_u8(v, vdupq_n_u8('\\'))), vcltq_u8(v, vdupq_n_u8(0x20))));
}

MLGATE_INLINE int equal_vector(const uint8_t *p, const uint8_t *q) {
  return first_set(vmvnq_u8(vceqq_u8(vld1q_u8(p), vld1q_u8(q))));
}
#else
#define digits_vector digits_portable
#define plain_vector plain_portable
#define equal_vector equal_portable
#endif

MLGATE_INLINE void copy16(uint8_t *to, const uint8_t *from) { memcpy(to, from, 16); }
#endif
