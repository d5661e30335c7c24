#ifndef MLGATE_BLOCK_H
#define MLGATE_BLOCK_H
#include "CMLGateScan.h"

/// What has to be remembered from one block of 64 bytes to the next.
typedef struct {
  uint64_t inside;  ///< all ones when the next block starts inside quotes
  uint64_t separator, close, close_return;  ///< 1 when the last byte was a separator, a closing quote, a CR after one
  uint64_t stray;
} mlgate_carry;

/// The bits of a block that matter.
typedef struct {
  uint64_t separators, record_ends;
} mlgate_marks;

/// Turns the four masks of a block into separators, honouring quotes (RFC 4180) and noting quotes that stand astray.
///
/// `prefix` is the prefix XOR of `quotes`: bit i is the parity of bits 0...i. `live` are the bytes that are there.
static inline __attribute__((always_inline)) mlgate_marks mlgate_resolve_all(
    uint64_t quotes, uint64_t prefix, uint64_t delimiters, uint64_t feeds, uint64_t returns, uint64_t live,
    mlgate_carry *carry) {
  mlgate_marks marks;
  // Bit set: this byte is quoted text or the quote that opens it.
  uint64_t inside = prefix ^ carry->inside;
  marks.record_ends = feeds & ~inside;
  marks.separators = (delimiters & ~inside) | marks.record_ends;
  uint64_t open = quotes & inside, close = quotes & ~inside;
  uint64_t after_separator = (marks.separators << 1) | carry->separator;
  uint64_t after_close = (close << 1) | carry->close;
  // A quote opens a field only at its start; just after a closing quote it is the second half of an escaped one.
  carry->stray |= open & ~(after_separator | after_close);
  // After a closing quote come a separator, an escaped quote's second half, or the CR of a CRLF.
  carry->stray |= after_close & live & ~(marks.separators | open | returns);
  uint64_t close_return = after_close & returns;
  carry->stray |= ((close_return << 1) | carry->close_return) & live & ~marks.record_ends;
  carry->inside = (uint64_t)((int64_t)inside >> 63);
  carry->separator = marks.separators >> 63;
  carry->close = close >> 63;
  carry->close_return = close_return >> 63;
  return marks;
}

/// The same, faster where there are no quotes.
static inline __attribute__((always_inline)) mlgate_marks mlgate_resolve(
    uint64_t quotes, uint64_t prefix, uint64_t delimiters, uint64_t feeds, uint64_t returns, uint64_t live,
    mlgate_carry *carry) {
  if (quotes | carry->inside | carry->close | carry->close_return)
    return mlgate_resolve_all(quotes, prefix, delimiters, feeds, returns, live, carry);
  mlgate_marks marks = {delimiters | feeds, feeds};
  carry->separator = marks.separators >> 63;
  return marks;
}

/// Writes the positions of the set bits, four at a time; `p` has room for 64 more.
static inline __attribute__((always_inline)) uint32_t *mlgate_flatten(uint32_t *p, uint64_t bits, uint32_t base) {
  const int count = __builtin_popcountll(bits);
  int start = 0;
  // The first four in any case: whether there are any is hard to foresee.
  do {
    for (int i = 0; i < 4; i++) {
      p[start + i] = base + (uint32_t)__builtin_ctzll(bits | (1ull << 63));
      bits &= bits - 1;
    }
    start += 4;
  } while (start < count);
  return p + count;
}

static inline __attribute__((always_inline)) uint64_t mlgate_prefix_xor(uint64_t x) {
  x ^= x << 1; x ^= x << 2; x ^= x << 4; x ^= x << 8; x ^= x << 16; x ^= x << 32;
  return x;
}

/// The bits of a last, partial block of `count` bytes.
static inline __attribute__((always_inline)) uint64_t mlgate_live(size_t count) {
  return count >= 64 ? ~0ull : (1ull << count) - 1;
}

/// The totals while a scan runs.
typedef struct {
  mlgate_carry carry;
  size_t records, newlines, last_record_end, separators;
  uint64_t quotes, nuls, high, returns;
} mlgate_totals;

static inline __attribute__((always_inline)) mlgate_totals mlgate_totals_start(void) {
  mlgate_totals t = {{0, 1, 0, 0, 0}, 0, 0, 0, 0, 0, 0, 0, 0};
  return t;
}

static inline __attribute__((always_inline)) void mlgate_tally(
    mlgate_totals *t, mlgate_marks marks, uint64_t feeds, size_t offset) {
  t->newlines += (size_t)__builtin_popcountll(feeds);
  t->records += (size_t)__builtin_popcountll(marks.record_ends);
  const size_t end = offset + 64 - (size_t)__builtin_clzll(marks.record_ends | 1);
  t->last_record_end = marks.record_ends ? end : t->last_record_end;
}

/// Notes what stands in the block of 64 bytes at `offset`.
static inline __attribute__((always_inline)) void mlgate_note(
    const mlgate_landmarks *landmarks, size_t offset, uint64_t quotes, uint64_t high) {
  if (!landmarks) return;
  size_t block = offset / 64;
  uint64_t bit = (uint64_t)(high != 0) << (block % 64);
  landmarks->quotes[block] = quotes;
  landmarks->high[block / 64] = block % 64 ? landmarks->high[block / 64] | bit : bit;
}

static inline mlgate_scan_result mlgate_totals_result(const mlgate_totals *t) {
  mlgate_scan_result r;
  r.separators = t->separators;
  r.records = t->records;
  r.newlines = t->newlines;
  r.last_record_end = t->last_record_end;
  r.ends_inside_quotes = t->carry.inside ? 1 : 0;
  r.flags = (t->quotes ? MLGATE_SAW_QUOTE : 0) | (t->carry.stray ? MLGATE_SAW_STRAY_QUOTE : 0)
            | (t->nuls ? MLGATE_SAW_NUL : 0) | (t->high ? MLGATE_SAW_HIGH_BIT : 0)
            | (t->returns ? MLGATE_SAW_RETURN : 0);
  return r;
}

/// ``mlgate_scan`` for one instruction set.
typedef mlgate_scan_result mlgate_scanner(
    const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends, const mlgate_landmarks *landmarks,
    mlgate_digest *digest);

mlgate_scanner mlgate_scan_portable;
#if defined(__x86_64__)
mlgate_scanner mlgate_scan_sse2;
mlgate_scanner mlgate_scan_avx2;
mlgate_scanner mlgate_scan_avx512;
#endif
#if defined(__aarch64__)
mlgate_scanner mlgate_scan_neon;
#endif
#endif
