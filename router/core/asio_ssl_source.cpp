// Asio's TLS streams, compiled once for whoever connects outwards over TLS.
#include <boost/asio/ssl/impl/src.hpp>
