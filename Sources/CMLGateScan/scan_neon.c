#if defined(__aarch64__)
#include "block.h"
#include <arm_neon.h>

/// Gathers the top bit of each of 64 lanes that are all ones or all zeros.
static inline uint64_t gather(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
  const uint8x16_t weight = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  uint8x16_t low = vpaddq_u8(vandq_u8(a, weight), vandq_u8(b, weight));
  uint8x16_t high = vpaddq_u8(vandq_u8(c, weight), vandq_u8(d, weight));
  uint8x16_t all = vpaddq_u8(low, high);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

mlgate_scan_result mlgate_scan_neon(
    const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends, const mlgate_landmarks *landmarks,
    mlgate_digest *digest) {
  (void)digest;
  mlgate_totals t = mlgate_totals_start();
  uint32_t *p = ends;
  const uint64_t quoting = dialect.quote ? ~0ull : 0;
  const uint8x16_t top = vdupq_n_u8(0x80);
#define EQUAL(x) gather(vceqq_u8(a, vdupq_n_u8(x)), vceqq_u8(b, vdupq_n_u8(x)), vceqq_u8(c, vdupq_n_u8(x)), vceqq_u8(d, vdupq_n_u8(x)))
  for (size_t i = 0; i < count; i += 64) {
    uint8x16_t a = vld1q_u8(bytes + i), b = vld1q_u8(bytes + i + 16);
    uint8x16_t c = vld1q_u8(bytes + i + 32), d = vld1q_u8(bytes + i + 48);
    uint64_t live = mlgate_live(count - i);
    uint64_t quotes = EQUAL(dialect.quote) & live & quoting, feeds = EQUAL('\n') & live, returns = EQUAL('\r') & live;
    mlgate_marks marks = mlgate_resolve(
        quotes, quotes ? mlgate_prefix_xor(quotes) : 0, EQUAL(dialect.delimiter) & live, feeds, returns, live, &t.carry);
    t.quotes |= quotes; t.nuls |= EQUAL(0) & live; t.returns |= returns;
    uint64_t high = gather(vtstq_u8(a, top), vtstq_u8(b, top), vtstq_u8(c, top), vtstq_u8(d, top)) & live;
    t.high |= high;
    mlgate_note(landmarks, i, quotes, high);
    mlgate_tally(&t, marks, feeds, i);
    t.separators += (size_t)__builtin_popcountll(marks.separators);
    if (ends) p = mlgate_flatten(p, marks.separators, (uint32_t)i);
  }
  return mlgate_totals_result(&t);
}
#endif
