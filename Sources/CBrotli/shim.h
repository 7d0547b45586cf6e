// The decoder of brotli, as its own header declares it.
#include <brotli/decode.h>
