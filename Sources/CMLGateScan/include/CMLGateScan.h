#ifndef MLGATE_SCAN_H
#define MLGATE_SCAN_H
#include <stddef.h>
#include <stdint.h>

/// How many bytes past the end of a buffer the kernels may read (they never use them).
#define MLGATE_SCAN_PADDING 64

/// What a scan met on its way.
#define MLGATE_SAW_QUOTE 1u      ///< a quote character
#define MLGATE_SAW_STRAY_QUOTE 2u  ///< a quote inside an unquoted field, or text after a closing quote
#define MLGATE_SAW_NUL 4u        ///< a zero byte
#define MLGATE_SAW_HIGH_BIT 8u   ///< a byte that is not ASCII
#define MLGATE_SAW_RETURN 16u    ///< a carriage return

/// Which bytes mean what. `quote` 0 switches quoting off.
typedef struct {
  uint8_t delimiter;
  uint8_t quote;
} mlgate_dialect;

/// What a scan found.
typedef struct {
  size_t separators;  ///< how many positions were written
  size_t records;     ///< how many of them are record ends
  size_t newlines;    ///< line feeds, those inside quotes included
  size_t last_record_end;  ///< offset just past the last record end; 0 when there is none
  uint32_t flags;     ///< MLGATE_SAW_...
  uint32_t ends_inside_quotes;  ///< 1 when the bytes stop inside a quoted field
} mlgate_scan_result;

/// The instruction sets a kernel exists for, slowest first.
typedef enum {
  MLGATE_ISA_PORTABLE = 0,
  MLGATE_ISA_SSE2 = 1,
  MLGATE_ISA_AVX2 = 2,
  MLGATE_ISA_AVX512 = 3,
  MLGATE_ISA_NEON = 4
} mlgate_isa;

/// The fastest instruction set of this machine.
mlgate_isa mlgate_best_isa(void);

/// Whether this machine can run the kernel for `isa`.
int mlgate_has_isa(mlgate_isa isa);

/// Writes the offset of every field separator (delimiter or line feed outside quotes) of `count` bytes to `ends`.
///
/// The bytes start at the beginning of a record. `bytes` must be readable for MLGATE_SCAN_PADDING bytes past `count`;
/// `ends` must hold `count + MLGATE_SCAN_PADDING` positions, or be NULL to only learn the totals.
mlgate_scan_result mlgate_scan(
    mlgate_isa isa, const uint8_t *bytes, size_t count, mlgate_dialect dialect, uint32_t *ends);

/// How many of `count` bytes equal `byte`.
size_t mlgate_count_byte(const uint8_t *bytes, size_t count, uint8_t byte);

/// The offset just past the last `byte` in `count` bytes, or 0.
size_t mlgate_end_of_last_byte(const uint8_t *bytes, size_t count, uint8_t byte);

/// The offset of the first byte that is not well-formed UTF-8 (Unicode 15, table 3-7), or `count`.
size_t mlgate_first_invalid_utf8(const uint8_t *bytes, size_t count);

/// Sorts finite doubles by value, -0 before +0. `scratch` has room for as many.
void mlgate_sort_doubles(double *values, double *scratch, size_t count);

#endif
