/* Stands for NVIDIA's driver in tests: COUNT devices with 1000 MB, of which each made context takes 100. STATUS is what initialising gives. */
#include <stddef.h>
#include <string.h>

static int contexts, depth;

int cuInit(unsigned flags) { return flags == 0 ? STATUS : 1; }
int cuDeviceGetCount(int *count) { *count = COUNT; return 0; }
int cuDeviceGet(int *device, int index) { *device = index + 10; return index < COUNT ? 0 : 101; }
int cuDeviceGetName(char *name, int length, int device) { strncpy(name, device == 10 ? "Fake One" : "Fake Two", length); return 0; }
int cuDeviceTotalMem_v2(size_t *bytes, int device) { *bytes = 1000000000; return device < 10; }
int cuDevicePrimaryCtxRetain(void **context, int device) { contexts++; *context = (void *)(size_t)device; return 0; }
int cuCtxPushCurrent_v2(void *context) { depth++; return context == 0; }
int cuCtxPopCurrent_v2(void **context) { *context = 0; return depth-- != 1; }
#ifndef OLD
int cuMemGetInfo_v2(size_t *free, size_t *total) { *free = 1000000000 - 100000000 * contexts; *total = 1000000000; return depth != 1; }
#endif
