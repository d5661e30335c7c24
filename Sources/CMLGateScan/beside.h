#ifndef MLGATE_BESIDE_H
#define MLGATE_BESIDE_H
#include "CMLGateDigest.h"
#if defined(__x86_64__)
#include <immintrin.h>

// Kernels that hash blocks of a digest beside their own work.
//
// The work has to stand between the parts of a block, not between blocks: a core looks ahead by some 300 instructions,
// of which a block is 170, all of them waiting for each other. With the digest's state in registers, work of up to
// three quarters of a block's time costs nothing.

/// What such kernels are compiled for, at least.
#define MLGATE_BESIDE_TARGET "sha,avx2"

enum { MLGATE_DIGEST_PARTS = 4 };

/// A digest while a kernel runs.
typedef struct {
  __m128i abef, cdgh;                ///< the words A B E F and C D G H (FIPS 180-4, 6.2)
  __m128i before_abef, before_cdgh;  ///< those before the block
  __m128i words[4];                  ///< sixteen words of the message schedule
  const uint8_t *next;
  size_t blocks;
} mlgate_beside;

extern const uint32_t mlgate_digest_constants[64];

#define MLGATE_BESIDE_INLINE __attribute__((target(MLGATE_BESIDE_TARGET), always_inline)) static inline

/// Begins with a digest, between two blocks.
MLGATE_BESIDE_INLINE mlgate_beside mlgate_beside_load(mlgate_digest *digest) {
  while (digest->parts > 0) mlgate_digest_part(digest);
  mlgate_beside beside = {.next = digest->next, .blocks = digest->blocks};
  beside.abef = _mm_loadu_si128((const void *)digest->state);
  beside.cdgh = _mm_loadu_si128((const void *)(digest->state + 4));
  return beside;
}

/// Gives the digest back between two blocks.
MLGATE_BESIDE_INLINE void mlgate_beside_store(const mlgate_beside *beside, mlgate_digest *digest) {
  _mm_storeu_si128((void *)digest->state, beside->abef);
  _mm_storeu_si128((void *)(digest->state + 4), beside->cdgh);
  digest->next = beside->next;
  digest->blocks = beside->blocks;
}

/// Does a part of a block, each in its turn.
MLGATE_BESIDE_INLINE void mlgate_beside_part(mlgate_beside *beside, int part) {
  __m128i *words = beside->words;
  if (part == 0) {
    const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
    beside->before_abef = beside->abef;
    beside->before_cdgh = beside->cdgh;
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) {
      words[i] = _mm_shuffle_epi8(_mm_loadu_si128((const void *)(beside->next + 16 * i)), big_endian);
    }
  }
  const uint32_t *constants = mlgate_digest_constants + 16 * part;
#pragma clang loop unroll(full)
  for (int i = 0; i < 4; i++) {
    const __m128i sum = _mm_add_epi32(words[i], _mm_load_si128((const void *)(constants + 4 * i)));
    beside->cdgh = _mm_sha256rnds2_epu32(beside->cdgh, beside->abef, sum);
    beside->abef = _mm_sha256rnds2_epu32(beside->abef, beside->cdgh, _mm_shuffle_epi32(sum, 0x0E));
    if (part == MLGATE_DIGEST_PARTS - 1) continue;
    const __m128i older = _mm_alignr_epi8(words[(i + 3) % 4], words[(i + 2) % 4], 4);
    const __m128i begun = _mm_add_epi32(_mm_sha256msg1_epu32(words[i], words[(i + 1) % 4]), older);
    words[i] = _mm_sha256msg2_epu32(begun, words[(i + 3) % 4]);
  }
  if (part < MLGATE_DIGEST_PARTS - 1) return;
  beside->abef = _mm_add_epi32(beside->abef, beside->before_abef);
  beside->cdgh = _mm_add_epi32(beside->cdgh, beside->before_cdgh);
  beside->next += MLGATE_DIGEST_BLOCK;
  beside->blocks--;
}

/// Does `WORK` after each part of the blocks that wait, as long as `IS_ENOUGH` for a whole block.
#define MLGATE_BESIDE(DIGEST, IS_ENOUGH, WORK)                                                              \
  do {                                                                                                      \
    mlgate_beside beside = mlgate_beside_load(DIGEST);                                                      \
    while ((IS_ENOUGH) && beside.blocks > 0) {                                                              \
      _Pragma("clang loop unroll(full)")                                                                    \
      for (int part = 0; part < MLGATE_DIGEST_PARTS; part++) {                                              \
        mlgate_beside_part(&beside, part);                                                                  \
        WORK;                                                                                               \
      }                                                                                                     \
    }                                                                                                       \
    mlgate_beside_store(&beside, DIGEST);                                                                   \
  } while (0)
#endif
#endif
