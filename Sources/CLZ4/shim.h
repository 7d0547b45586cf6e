// LZ4's block format, as its own header declares it.
#include <lz4.h>
