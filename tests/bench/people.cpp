#include "tests/bench/people.hpp"

#include <charconv>
#include <stdexcept>

namespace holdfast::bench {
namespace {

constexpr unsigned char text_frame = 0x81, close_frame = 0x88, ping_frame = 0x89, pong_frame = 0x8a;
constexpr std::chrono::seconds opening_limit{30};

std::string_view behind(std::string_view frame, std::string_view name) {
    for (std::size_t from = 0;;) {
        const auto at = frame.find(name, from);
        if (at == std::string_view::npos || at == 0) return {};
        from = at + name.size();
        if (frame[at - 1] == '"' && frame.substr(from).starts_with("\":")) return frame.substr(from + 2);
    }
}

}  // namespace

Person::Person(Loop& loop, const Site& site, std::string_view path, std::string_view cookie)
    : connection_(loop, connect_tcp(site.port())) {
    connection_.on_bytes = [this](std::string_view received) { return take(received); };
    std::string opening = "GET " + std::string{path} + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(site.port()) +
                          "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: " + site.origin() +
                          "\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
                          "\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13"
                          "\r\nSec-WebSocket-Protocol: holdfast.v1\r\n";
    if (!cookie.empty()) opening += "Cookie: " + std::string{cookie} + "\r\n";
    connection_.send(opening + "\r\n");
}

void Person::ask(std::string_view type, std::string_view data, Heard then) {
    std::string frame = R"({"id":)" + std::to_string(++last_id_) + R"(,"type":")";
    frame.append(type).append(R"(","data":)").append(data).append("}");
    asked_.push_back(std::move(then));
    send_frame(text_frame, frame);
}

void Person::send_frame(unsigned char kind, std::string_view content) {
    frame_.assign(1, static_cast<char>(kind));
    const auto size = content.size();
    if (size < 126) {
        frame_ += static_cast<char>(0x80 | size);
    } else {
        frame_ += static_cast<char>(0x80 | 126);
        frame_ += static_cast<char>(size >> 8);
        frame_ += static_cast<char>(size & 0xff);
    }
    frame_.append(4, '\0');  // a mask of zeros changes nothing
    frame_.append(content);
    connection_.send(frame_);
}

std::size_t Person::take(std::string_view received) {
    std::size_t taken = 0;
    if (!open_) {
        const auto end = received.find("\r\n\r\n");
        if (end == std::string_view::npos) return 0;
        if (received.substr(9, 3) != "101") throw std::runtime_error("a socket was refused: " + std::string{received.substr(0, 80)});
        open_ = true;
        taken = end + 4;
    }
    for (;;) {
        const auto rest = received.substr(taken);
        if (rest.size() < 2) return taken;
        const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(rest[at]); };
        std::size_t size = byte(1), head = 2;
        if (size == 126) {
            if (rest.size() < 4) return taken;
            size = static_cast<std::size_t>(byte(2)) << 8 | byte(3);
            head = 4;
        } else if (size == 127) {
            if (rest.size() < 10) return taken;
            size = static_cast<std::size_t>(byte(7)) << 16 | static_cast<std::size_t>(byte(8)) << 8 | byte(9);
            head = 10;
        }
        if (rest.size() < head + size) return taken;
        taken += head + size;
        take_frame(byte(0), rest.substr(head, size));
    }
}

void Person::take_frame(unsigned char kind, std::string_view content) {
    if (kind == ping_frame) return send_frame(pong_frame, content);
    if (kind == close_frame) closing_ = true;
    if (kind != text_frame) return;
    if (!content.starts_with(R"({"re":)")) {
        if (on_push) on_push(content);
        return;
    }
    if (asked_.empty()) throw std::runtime_error("an answer nobody asked for");
    auto then = std::move(asked_.front());
    asked_.pop_front();
    if (then) then(content);
}

std::string_view text_of(std::string_view frame, std::string_view name) {
    const auto rest = behind(frame, name);
    if (!rest.starts_with('"')) return {};
    return rest.substr(1, rest.find('"', 1) - 1);
}

std::int64_t number_of(std::string_view frame, std::string_view name) {
    const auto rest = behind(frame, name);
    std::int64_t number = 0;
    std::from_chars(rest.data(), rest.data() + rest.size(), number);
    return number;
}

std::string object(std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
    std::string text = "{";
    for (const auto& [name, value] : fields) {
        if (text.size() > 1) text += ',';
        text.append("\"").append(name).append("\":");
        if (value.starts_with('='))
            text.append(value.substr(1));
        else
            text.append("\"").append(value).append("\"");
    }
    return text + "}";
}

std::vector<std::unique_ptr<Person>> open_desks(Loop& loop, const Site& site, int count, int capacity) {
    std::vector<std::unique_ptr<Person>> desks;
    std::size_t ready = 0;
    const auto cookies = site.add_clinicians(count);
    for (const auto& cookie : cookies) desks.push_back(std::make_unique<Person>(loop, site, "/v1/desk", cookie));
    const auto all_open = [&] {
        for (const auto& desk : desks)
            if (!desk->open()) return false;
        return true;
    };
    if (!loop.run_for(opening_limit, all_open)) throw std::runtime_error("desks do not open");
    const auto available = object({{"state", "available"}, {"capacity", "=" + std::to_string(capacity)}});
    for (const auto& desk : desks) {
        desk->ask("hello", "{}", {});
        desk->ask("presence", available, [&](std::string_view answer) {
            if (!is(answer, "ok")) throw std::runtime_error("a desk is not available: " + std::string{answer});
            ++ready;
        });
    }
    if (!loop.run_for(opening_limit, [&] { return ready == desks.size(); })) throw std::runtime_error("desks do not answer");
    return desks;
}

}  // namespace holdfast::bench
