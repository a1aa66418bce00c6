// Taking duties over by text: a text from a phone of staff that is nothing but codes of four
// digits, with a word like "ok" at most, is no contact's. A right code takes the duty that rings
// with it; what came of each is answered by text. A stranger's text, even with a right code, and
// anything else from staff is a contact's and goes the way of all. A provider's repeat of a text
// changes nothing and is not answered again.
//
// Bounds: `codes_max` codes in a text; `answers_max` answers to wrong codes in `answers_pause` for
// one phone; `together_max` answers under way, more are not sent. Owned by a node; its thread only;
// its parts outlive it and what it has under way.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "ops/oncall/staff_texts.hpp"
#include "router/intake/intake.hpp"

namespace holdfast::oncall {

enum class Taken { yes, by_another, wrong_code };

struct ReplyCounts {  // since start
    std::uint64_t taken = 0, by_another = 0, wrong_code = 0, repeated = 0;
};

class Reply {
  public:
    struct Parts {
        asio::any_io_executor executor;
        queue::Line& line;
        const Clock& clock;
        staff::Phones& phones;
        StaffTexts& texts;
        // Acknowledges the duty with that code for that account, once for each key.
        std::function<Task<Result<Taken>>(std::string user, std::string code, std::string key)>
            acknowledge;
    };
    explicit Reply(Parts parts) : parts_(std::move(parts)) {}

    // Nothing: it is a contact's text.
    Task<std::optional<Result<intake::Receipt>>> take(const intake::InboundText& text);

    const ReplyCounts& counts() const { return counts_; }

    static constexpr std::size_t codes_max = 8;
    static constexpr int answers_max = 10;
    static constexpr Millis answers_pause = std::chrono::minutes{15};
    static constexpr std::size_t together_max = 32;
    static constexpr Millis remembered = std::chrono::hours{24 * 30};

  private:
    struct Told {
        std::string code;
        Taken taken = Taken::yes;
    };
    Task<Result<std::vector<Told>>> acknowledge(std::string user, std::vector<std::string> codes,
                                                std::string key);
    void count(Taken taken);
    Task<bool> may_answer(const std::string& user, Taken taken);
    Task<> answer(staff::Phone to, Told told, std::string provider);

    Parts parts_;
    ReplyCounts counts_;
    std::size_t under_way_ = 0;
};

// The codes that a text is made of, each once; none if there is any other word in it than those by
// which people agree, or if there are too many.
std::vector<std::string> codes_in(std::string_view text);

}  // namespace holdfast::oncall
