#ifndef MLGATE_DIGEST_H
#define MLGATE_DIGEST_H
#include <stddef.h>
#include <stdint.h>

// SHA-256 (FIPS 180-4), little by little between other work.
//
// Each round of a block waits for the one before it, so that a core that does nothing else is idle most of the time. What
// stands between the rounds in the program is done meanwhile.

#define MLGATE_DIGEST_BLOCK 64

/// A digest and the bytes that wait to be part of it.
typedef struct {
  uint32_t state[8];      ///< in the order that the instructions take
  uint64_t total;         ///< bytes that were given
  uint8_t held[MLGATE_DIGEST_BLOCK];  ///< those after the last whole block, once no blocks wait
  const uint8_t *next;    ///< the whole blocks that wait
  size_t blocks;          ///< how many
  size_t tail;            ///< bytes after them
  uint32_t parts;         ///< how much of the first of them is done
  uint32_t before[8];     ///< the state before it
  uint32_t words[16];     ///< its message schedule
} mlgate_digest;

/// Whether this machine has the instructions. Without them nothing else here may be called.
int mlgate_can_digest(void);

/// Begins a digest.
void mlgate_digest_begin(mlgate_digest *digest);

/// Gives the next bytes, which stay where they are until ``mlgate_digest_finish``.
void mlgate_digest_give(mlgate_digest *digest, const uint8_t *bytes, size_t count);

/// Does the next quarter of a block that waits.
void mlgate_digest_part(mlgate_digest *digest);

/// Hashes all that waits.
void mlgate_digest_finish(mlgate_digest *digest);

/// Writes the 32 bytes of the digest of all that was given, none of which waits.
void mlgate_digest_result(const mlgate_digest *digest, uint8_t *result);

/// Whether a block waits; `digest` may be NULL.
static inline __attribute__((always_inline)) int mlgate_digest_waits(const mlgate_digest *digest) {
  return digest && digest->blocks > 0;
}

/// Does a quarter of a block, if one waits.
static inline __attribute__((always_inline)) void mlgate_digest_step(mlgate_digest *digest) {
  if (mlgate_digest_waits(digest)) mlgate_digest_part(digest);
}

#endif
