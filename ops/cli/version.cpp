#include "ops/version.hpp"

#include <openssl/crypto.h>

#include <boost/version.hpp>
#include <ostream>

#include "built_from.hpp"
#include "ops/cli/commands.hpp"

namespace holdfast::ops {

std::string version_line() {
    return "holdfast " HOLDFAST_VERSION " (" HOLDFAST_GIT ")";
}

int print_version(std::ostream& out) {
    out << version_line() << '\n'
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
