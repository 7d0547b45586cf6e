// The digests of the system's libcrypto, as its own header declares them.
#include <openssl/evp.h>
