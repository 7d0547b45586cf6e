// zstd, as its own header declares it.
#include <zstd.h>
