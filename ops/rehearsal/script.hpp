// `holdfast demo --script`: five contacts of different risk, by text and by chat, arrive while nobody is free; then one scripted
// clinician takes them one after another, talks both ways and closes each. Everything goes over the real wire. At the end it
// is checked that every message arrived once and in order at both sides and that the order of service was right.
#pragma once
#include <cstdint>
#include <iosfwd>
#include <string>

#include "ops/rehearsal/carrier.hpp"
#include "router/core/task.hpp"

namespace holdfast::rehearsal {

struct ScriptStage {
    std::uint16_t port;
    std::string origin;
    asio::any_io_executor executor;
    Carrier& carrier;
    std::ostream& out;
};

// True when everything was as it should be; what was not is printed.
Task<bool> play(ScriptStage stage);

}  // namespace holdfast::rehearsal
