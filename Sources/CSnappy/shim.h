// The C interface of snappy, as its own header declares it.
#include <snappy-c.h>
