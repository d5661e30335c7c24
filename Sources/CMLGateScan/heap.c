#include "CMLGateScan.h"

#if defined(__GLIBC__)
#include <malloc.h>
void mlgate_share_heap(void) { mallopt(M_ARENA_MAX, 1); }
#else
void mlgate_share_heap(void) {}
#endif
