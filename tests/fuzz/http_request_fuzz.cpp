// Any bytes as a connection's first request, and as a form. The first byte says how the rest is cut
// into pieces: the answer must not depend on the cut, a body never exceeds its limit, and what was
// read can be looked through.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "router/http/request_reader.hpp"

namespace {

using holdfast::http::RequestReader;
using State = RequestReader::State;

constexpr std::size_t body_bytes_max = 64;

void require(bool so) {
    if (!so) std::abort();
}

void read(RequestReader& reader, std::string_view bytes, std::size_t piece) {
    std::size_t given = 0, taken = 0;
    while (given < bytes.size() && reader.state() <= State::body) {
        given = std::min(bytes.size(), given + piece);
        for (std::size_t before = bytes.size() + 1; before != taken;) {
            before = taken;
            taken += reader.feed(bytes.substr(taken, given - taken));
            require(taken <= given);
            if (reader.state() == State::headed) reader.allow_body(body_bytes_max);
        }
    }
}

void request(std::string_view bytes, std::size_t piece) {
    RequestReader whole, cut;
    read(whole, bytes, bytes.size());
    read(cut, bytes, piece);
    // The last bytes may still be held back, waiting for what can never make them good.
    if (cut.state() == State::body && whole.state() == State::refused) return;
    require(whole.state() == cut.state() && whole.refusal() == cut.refusal());
    if (whole.state() != State::done) return;
    auto& one = whole.request();
    auto& other = cut.request();
    require(one.path == other.path && one.body == other.body && one.headers == other.headers);
    require(one.body.size() <= body_bytes_max && one.path.starts_with('/'));
    require(one.cookie("a").size() <= bytes.size());
}

void form(std::string_view bytes) {
    const auto pairs = holdfast::http::parse_form(bytes);
    if (!pairs) return;
    require(pairs->size() <= 256);
    require(holdfast::http::form_value(*pairs, "a").size() <= bytes.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
    request(bytes, data[0] % 16 + 1);
    form(bytes);
    return 0;
}
