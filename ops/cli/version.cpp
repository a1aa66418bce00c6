#include "ops/version.hpp"

#include <openssl/crypto.h>

#include <boost/version.hpp>
#include <ostream>

#include "ops/cli/commands.hpp"

// version.cmake sets these for this file.
#ifndef HOLDFAST_VERSION
#define HOLDFAST_VERSION "of unknown version"
#define HOLDFAST_GIT "built without ops/cli/version.cmake"
#define HOLDFAST_BUILD_TYPE "unknown"
#endif

namespace holdfast::ops {

int print_version(std::ostream& out) {
    out << "holdfast " HOLDFAST_VERSION " (" HOLDFAST_GIT ")\n"
        << "build    " HOLDFAST_BUILD_TYPE ", " __VERSION__ "\n"
        << "OpenSSL  " << OpenSSL_version(OPENSSL_VERSION_STRING) << '\n'
        << "Boost    " << BOOST_VERSION / 100'000 << '.' << BOOST_VERSION / 100 % 1000 << '.'
        << BOOST_VERSION % 100 << '\n';
    return 0;
}

}  // namespace holdfast::ops

namespace holdfast {

json::object version_facts() {
    return {
        {"version", HOLDFAST_VERSION}, {"revision", HOLDFAST_GIT}, {"build", HOLDFAST_BUILD_TYPE}};
}

}  // namespace holdfast
