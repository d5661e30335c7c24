#include "CMLGateDigest.h"
#include <string.h>

// FIPS 180-4, 5.3.3, as the words A B E F and C D G H, the last one first.
static const uint32_t start[8] = {0x9b05688c, 0x510e527f, 0xbb67ae85, 0x6a09e667,
                                  0x5be0cd19, 0x1f83d9ab, 0xa54ff53a, 0x3c6ef372};

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>

// FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
static const uint32_t constants[64] __attribute__((aligned(64))) = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

int mlgate_can_digest(void) {
  unsigned a, b = 0, c, d;
  // Nothing is compiled for machines with these instructions and without AVX.
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b >> 29 & 1) && __builtin_cpu_supports("avx2");
}

__attribute__((target("sha,avx"))) static void hash_blocks(uint32_t *state, const uint8_t *bytes, size_t count) {
  const __m128i big_endian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  __m128i abef = _mm_loadu_si128((const void *)state), cdgh = _mm_loadu_si128((const void *)(state + 4)), words[4];
  for (; count > 0; count--, bytes += MLGATE_DIGEST_BLOCK) {
    const __m128i before_abef = abef, before_cdgh = cdgh;
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) words[i] = _mm_shuffle_epi8(_mm_loadu_si128((const void *)(bytes + 16 * i)), big_endian);
#pragma clang loop unroll(full)
    for (int i = 0; i < 16; i++) {
      const __m128i sum = _mm_add_epi32(words[i % 4], _mm_load_si128((const void *)(constants + 4 * i)));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0E));
      if (i >= 12) continue;
      const __m128i older = _mm_alignr_epi8(words[(i + 3) % 4], words[(i + 2) % 4], 4);
      const __m128i begun = _mm_add_epi32(_mm_sha256msg1_epu32(words[i % 4], words[(i + 1) % 4]), older);
      words[i % 4] = _mm_sha256msg2_epu32(begun, words[(i + 3) % 4]);
    }
    abef = _mm_add_epi32(abef, before_abef);
    cdgh = _mm_add_epi32(cdgh, before_cdgh);
  }
  _mm_storeu_si128((void *)state, abef);
  _mm_storeu_si128((void *)(state + 4), cdgh);
}
#else
int mlgate_can_digest(void) { return 0; }

static void hash_blocks(uint32_t *state, const uint8_t *bytes, size_t count) {
  (void)count;
  (void)state;
  (void)bytes;
  __builtin_trap();
}
#endif

void mlgate_digest_begin(mlgate_digest *digest) {
  memset(digest, 0, sizeof *digest);
  memcpy(digest->state, start, sizeof start);
}

void mlgate_digest_give(mlgate_digest *digest, const uint8_t *bytes, size_t count) {
  const size_t held = digest->total % MLGATE_DIGEST_BLOCK;
  digest->total += count;
  if (held > 0) {
    const size_t room = MLGATE_DIGEST_BLOCK - held, taken = count < room ? count : room;
    if (taken > 0) memcpy(digest->part + held, bytes, taken);
    if (taken < room) return;
    hash_blocks(digest->state, digest->part, 1);
    bytes += taken;
    count -= taken;
  }
  digest->next = bytes;
  digest->blocks = count / MLGATE_DIGEST_BLOCK;
  digest->tail = count % MLGATE_DIGEST_BLOCK;
}

void mlgate_digest_block(mlgate_digest *digest) {
  hash_blocks(digest->state, digest->next, 1);
  digest->next += MLGATE_DIGEST_BLOCK;
  digest->blocks--;
}

void mlgate_digest_finish(mlgate_digest *digest) {
  hash_blocks(digest->state, digest->next, digest->blocks);
  digest->next += digest->blocks * MLGATE_DIGEST_BLOCK;
  digest->blocks = 0;
  if (digest->tail > 0) memcpy(digest->part, digest->next, digest->tail);
  digest->tail = 0;
}

void mlgate_digest_result(const mlgate_digest *digest, uint8_t *result) {
  uint32_t state[8];
  memcpy(state, digest->state, sizeof state);
  // FIPS 180-4, 5.1.1: a 1, zeros, and the length in bits.
  uint8_t end[2 * MLGATE_DIGEST_BLOCK] = {0};
  const size_t held = digest->total % MLGATE_DIGEST_BLOCK, blocks = held < MLGATE_DIGEST_BLOCK - 8 ? 1 : 2;
  memcpy(end, digest->part, held);
  end[held] = 0x80;
  for (size_t i = 0; i < 8; i++) end[blocks * MLGATE_DIGEST_BLOCK - 1 - i] = (uint8_t)(digest->total * 8 >> 8 * i);
  hash_blocks(state, end, blocks);
  static const int places[8] = {3, 2, 7, 6, 1, 0, 5, 4};  // of the words A to H
  for (size_t i = 0; i < 8; i++) {
    for (size_t j = 0; j < 4; j++) result[4 * i + j] = (uint8_t)(state[places[i]] >> (24 - 8 * j));
  }
}
