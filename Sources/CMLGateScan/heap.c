#include "CMLGateScan.h"

#if defined(__GLIBC__)
#include <malloc.h>
void mlgate_share_heap(void) { mallopt(M_ARENA_MAX, 1); }
#else
void mlgate_share_heap(void) {}
#endif

void mlgate_pause(void) {
  for (int i = 0; i < 24; i++) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("isb");
#endif
  }
}
