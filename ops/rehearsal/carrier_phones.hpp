// What the simulated carrier keeps of its phones: the texts that went either way, how each phone
// behaves, and who texted STOP. Keywords are taken as Twilio takes them: alone, in any case
// ("Support for opt-out keywords"). Bounds: `texts_max` texts and `numbers_max` numbers with a mode
// or an opt-out; over that the oldest text, or the change, falls away. One thread.
#pragma once
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "router/core/clock.hpp"

namespace holdfast::rehearsal {

enum class PhoneMode { deliver, fail, unreachable };

std::optional<PhoneMode> phone_mode(std::string_view name);

struct PhoneText {
    std::string sid;
    std::string number;  // the phone's, whichever way it went
    std::string text;
    bool from_line = false;
    TimePoint at{};
    std::string status{};
};

class CarrierPhones {
  public:
    void add(PhoneText text);
    void set_status(std::string_view sid, std::string_view status);
    const std::deque<PhoneText>& texts() const { return texts_; }

    bool set_mode(const std::string& number, PhoneMode mode);
    PhoneMode mode(const std::string& number) const;

    bool opted_out(const std::string& number) const { return opted_out_.contains(number); }
    // Does what a lone keyword asks, and returns what Twilio itself answers; empty: nothing.
    std::string_view keyword(const std::string& number, std::string_view body);

    static constexpr std::size_t texts_max = 1'000;
    static constexpr std::size_t numbers_max = 10'000;

  private:
    std::deque<PhoneText> texts_;  // the oldest first
    std::map<std::string, PhoneMode, std::less<>> modes_;
    std::set<std::string, std::less<>> opted_out_;
};

}  // namespace holdfast::rehearsal
