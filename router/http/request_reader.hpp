// One request out of a connection's bytes, with no socket. Beast 1.81 parses the grammar; what it
// lets through and what could be read in two ways is refused here (RFC 9112 sections 3, 5,
// 6, 7.1, 11.2): no repaired line endings or folded fields, one Host, one way of telling a body's
// length.
//
// Bounds: head 8 KiB and 100 fields; body as allowed, chunk framing 8 KiB a piece. A reader serves
// one request.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "router/http/http.hpp"

namespace holdfast::http {

inline constexpr std::size_t head_bytes_max = 8 * 1024;
inline constexpr std::size_t fields_max = 100;

class RequestReader {
  public:
    enum class State : std::uint8_t {
        head,     // wants the rest of the head
        headed,   // the head is read: call allow_body()
        body,     // wants the rest of the body
        done,     // take request()
        refused,  // answer with refusal() and close
    };

    RequestReader();
    ~RequestReader();

    // Takes what belongs to this request from the front of `bytes` and says how much that was; what
    // was not taken is to be given again, with more behind it.
    std::size_t feed(std::string_view bytes);
    State state() const;
    int refusal() const;  // 400, 413 or 417
    std::string_view why() const;  // of a 400: which rule, never what was sent

    // After the head: refuses a body over `bytes_max`, or goes on to read it.
    void allow_body(std::size_t bytes_max);

    // From `headed` on.
    Request& request();
    std::optional<Method> method() const;  // none: OPTIONS, which no route has
    bool keeps_alive() const;
    bool is_upgrade() const;  // HTTP/1.1 with Connection: upgrade
    bool expects_continue() const;
    bool announces_body() const;

  private:
    class Parser;
    std::unique_ptr<Parser> parser_;
};

}  // namespace holdfast::http
