// zlib: gzip pages and the checksums of pages, as its own header declares it.
#include <zlib.h>
