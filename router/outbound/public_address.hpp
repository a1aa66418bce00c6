// Which addresses lie on the open internet. Everything else could be a service of this machine or
// of the operator's own network, to which a name that somebody else controls must not lead. After
// the IANA registries of special-purpose addresses; an IPv4 address inside an IPv6 one (mapped,
// 6to4, NAT64) counts as itself. Pure; any thread.
#pragma once
#include <string>
#include <string_view>

struct sockaddr;

namespace holdfast::outbound {

bool is_public(const sockaddr& address);
// As in "10.0.0.5" or "fd00::1": the same address, however it is written. False for what is none.
bool is_address(const sockaddr& address, const std::string& text);

}  // namespace holdfast::outbound
