#ifndef MLGATE_SCAN_H
#define MLGATE_SCAN_H
#include <stddef.h>
#include <stdint.h>

/// How many bytes past the end of a buffer the kernels may read (never use).
#define MLGATE_SCAN_PADDING 64

#endif
