#include "router/http/forwarded.hpp"

#include <algorithm>
#include <stdexcept>

#include "router/http/text.hpp"

namespace holdfast::http {

asio::ip::address unmapped(const asio::ip::address& address) {
    if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& addresses) {
    for (const auto& text : addresses) {
        boost::system::error_code fault;
        const auto address = asio::ip::make_address(text, fault);
        if (fault) throw std::runtime_error("trusted proxy is not an address: " + text);
        proxies_.push_back(unmapped(address));
    }
}

bool TrustedProxies::trusts(const asio::ip::address& peer) const {
    return std::ranges::find(proxies_, unmapped(peer)) != proxies_.end();
}

void TrustedProxies::apply(Request& request) const {
    std::vector<std::string_view> hops;
    std::string_view scheme;
    for (const auto& [name, value] : request.headers) {
        if (name == "x-forwarded-for") {
            any_item(value, ',', [&](std::string_view hop) { return hops.push_back(hop), false; });
        } else if (name == "x-forwarded-proto") {
            any_item(value, ',', [&](std::string_view item) { return scheme = item, false; });
        }
    }
    if (!scheme.empty()) request.secure = same_word(scheme, "https");
    while (!hops.empty()) {
        boost::system::error_code fault;
        const auto hop = asio::ip::make_address(std::string{hops.back()}, fault);
        if (fault) return;
        request.peer = unmapped(hop).to_string();
        if (!trusts(hop)) return;
        hops.pop_back();
    }
}

}  // namespace holdfast::http
