// Who the client is when a proxy stands in between. X-Forwarded-For and -Proto are believed only
// from the addresses named in the settings, and read from the right, where our own proxies write.
// Pure.
#pragma once
#include <boost/asio/ip/address.hpp>
#include <string>
#include <vector>

#include "router/http/http.hpp"

namespace holdfast::http {

class TrustedProxies {
  public:
    // Throws std::runtime_error naming what is not an address.
    explicit TrustedProxies(const std::vector<std::string>& addresses);
    bool trusts(const asio::ip::address& peer) const;
    // Replaces `peer` and `secure` by what a trusted proxy says of them.
    void apply(Request& request) const;

  private:
    std::vector<asio::ip::address> proxies_;
};

// ::ffff:192.0.2.1 is 192.0.2.1
asio::ip::address unmapped(const asio::ip::address& address);

}  // namespace holdfast::http
