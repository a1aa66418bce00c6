// Scripted people at the server's sockets: frames out and in with next to no work, so that ten thousand fit beside the
// server. What JSON they need of a frame is found by its name, not parsed. One thread.
#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "tests/bench/site.hpp"
#include "tests/bench/wire.hpp"

namespace holdfast::bench {

class Person {
  public:
    using Heard = std::function<void(std::string_view frame)>;

    // Asks for the upgrade; open() holds once it was granted.
    Person(Loop& loop, const Site& site, std::string_view path, std::string_view cookie = {});
    bool open() const { return open_; }
    bool closed() const { return connection_.closed() || closing_; }

    // `data` is a JSON object. Answers come in the order of the questions.
    void ask(std::string_view type, std::string_view data, Heard then);
    Heard on_push;

  private:
    std::size_t take(std::string_view received);
    void take_frame(unsigned char kind, std::string_view content);
    void send_frame(unsigned char kind, std::string_view content);

    Connection connection_;
    std::deque<Heard> asked_;
    std::string frame_;
    std::int64_t last_id_ = 0;
    bool open_ = false, closing_ = false;
};

// The text or the number that stands behind "name": in a frame; empty and 0 when it is not there.
std::string_view text_of(std::string_view frame, std::string_view name);
std::int64_t number_of(std::string_view frame, std::string_view name);
inline bool is(std::string_view frame, std::string_view type) { return text_of(frame, "type") == type; }

// A JSON object of texts and bare words ("=3" is written 3).
std::string object(std::initializer_list<std::pair<std::string_view, std::string_view>> fields);

// Desks of clinicians who are available, each with this capacity. Throws std::runtime_error if one is refused.
std::vector<std::unique_ptr<Person>> open_desks(Loop& loop, const Site& site, int count, int capacity);

}  // namespace holdfast::bench
