#include "beside.h"
#include <string.h>

// FIPS 180-4, 5.3.3, as the words A B E F and C D G H, the last one first.
static const uint32_t start[8] = {0x9b05688c, 0x510e527f, 0xbb67ae85, 0x6a09e667,
                                  0x5be0cd19, 0x1f83d9ab, 0xa54ff53a, 0x3c6ef372};

#if defined(__x86_64__)
#include <cpuid.h>

// FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes.
const uint32_t mlgate_digest_constants[64] __attribute__((aligned(64))) = {
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

__attribute__((target(MLGATE_BESIDE_TARGET))) void mlgate_digest_part(mlgate_digest *digest) {
  mlgate_beside beside = {.next = digest->next, .blocks = digest->blocks};
#define STATE(MOVE)                                                                                                    \
  MOVE(beside.abef, digest->state); MOVE(beside.cdgh, digest->state + 4);                                              \
  MOVE(beside.before_abef, digest->before); MOVE(beside.before_cdgh, digest->before + 4);                              \
  for (int i = 0; i < 4; i++) MOVE(beside.words[i], digest->words + 4 * i)
#define LOAD(vector, from) vector = _mm_loadu_si128((const void *)(from))
#define STORE(vector, to) _mm_storeu_si128((void *)(to), vector)
  STATE(LOAD);
  switch (digest->parts) {
    case 0: mlgate_beside_part(&beside, 0); break;
    case 1: mlgate_beside_part(&beside, 1); break;
    case 2: mlgate_beside_part(&beside, 2); break;
    default: mlgate_beside_part(&beside, 3);
  }
  STATE(STORE);
#undef STATE
#undef LOAD
#undef STORE
  digest->parts = (digest->parts + 1) % MLGATE_DIGEST_PARTS;
  digest->next = beside.next;
  digest->blocks = beside.blocks;
}

/// Hashes the blocks that wait.
__attribute__((target(MLGATE_BESIDE_TARGET))) static void hash_blocks(mlgate_digest *digest) {
  MLGATE_BESIDE(digest, 1, (void)0);
}
#else
int mlgate_can_digest(void) { return 0; }

void mlgate_digest_part(mlgate_digest *digest) {
  (void)digest;
  __builtin_trap();
}

static void hash_blocks(mlgate_digest *digest) { mlgate_digest_part(digest); }
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
    if (taken > 0) memcpy(digest->held + held, bytes, taken);
    if (taken < room) return;
    digest->next = digest->held;
    digest->blocks = 1;
    hash_blocks(digest);
    bytes += taken;
    count -= taken;
  }
  digest->next = bytes;
  digest->blocks = count / MLGATE_DIGEST_BLOCK;
  digest->tail = count % MLGATE_DIGEST_BLOCK;
}

void mlgate_digest_finish(mlgate_digest *digest) {
  hash_blocks(digest);
  if (digest->tail > 0) memcpy(digest->held, digest->next, digest->tail);
  digest->tail = 0;
}

void mlgate_digest_result(const mlgate_digest *digest, uint8_t *result) {
  mlgate_digest last = *digest;
  // FIPS 180-4, 5.1.1: a 1, zeros, and the length in bits.
  uint8_t end[2 * MLGATE_DIGEST_BLOCK] = {0};
  const size_t held = digest->total % MLGATE_DIGEST_BLOCK, blocks = held < MLGATE_DIGEST_BLOCK - 8 ? 1 : 2;
  memcpy(end, digest->held, held);
  end[held] = 0x80;
  for (size_t i = 0; i < 8; i++) end[blocks * MLGATE_DIGEST_BLOCK - 1 - i] = (uint8_t)(digest->total * 8 >> 8 * i);
  last.next = end;
  last.blocks = blocks;
  hash_blocks(&last);
  static const int places[8] = {3, 2, 7, 6, 1, 0, 5, 4};  // of the words A to H
  for (size_t i = 0; i < 8; i++) {
    for (size_t j = 0; j < 4; j++) result[4 * i + j] = (uint8_t)(last.state[places[i]] >> (24 - 8 * j));
  }
}
