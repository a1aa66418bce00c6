#include "ops/rehearsal/carrier_phones.hpp"

#include <algorithm>
#include <array>

#include "router/http/text.hpp"

namespace holdfast::rehearsal {
namespace {

bool is_one_of(std::string_view body, auto... words) {
    const auto word = http::trim(body);
    return (http::same_word(word, words) || ...);
}

}  // namespace

std::optional<PhoneMode> phone_mode(std::string_view name) {
    if (name == "deliver") return PhoneMode::deliver;
    if (name == "fail") return PhoneMode::fail;
    if (name == "unreachable") return PhoneMode::unreachable;
    return std::nullopt;
}

void CarrierPhones::add(PhoneText text) {
    texts_.push_back(std::move(text));
    if (texts_.size() > texts_max) texts_.pop_front();
}

void CarrierPhones::set_status(std::string_view sid, std::string_view status) {
    const auto found = std::ranges::find(texts_, sid, &PhoneText::sid);
    if (found != texts_.end()) found->status = status;
}

bool CarrierPhones::set_mode(const std::string& number, PhoneMode mode) {
    modes_.erase(number);
    if (mode == PhoneMode::deliver) return true;
    if (modes_.size() >= numbers_max) return false;
    modes_[number] = mode;
    return true;
}

PhoneMode CarrierPhones::mode(const std::string& number) const {
    const auto found = modes_.find(number);
    return found == modes_.end() ? PhoneMode::deliver : found->second;
}

std::string_view CarrierPhones::keyword(const std::string& number, std::string_view body) {
    if (is_one_of(body, "stop", "stopall", "unsubscribe", "cancel", "end", "quit")) {
        if (opted_out_.size() >= numbers_max || !opted_out_.insert(number).second) return {};
        return "You have successfully been unsubscribed. You will not receive any more messages "
               "from this number. Reply START to resubscribe.";
    }
    if (is_one_of(body, "start", "yes", "unstop")) {
        if (opted_out_.erase(number) == 0) return {};
        return "You have successfully been re-subscribed to messages from this number. Reply HELP "
               "for help. Reply STOP to unsubscribe. Msg&Data Rates May Apply.";
    }
    if (is_one_of(body, "help", "info"))
        return "Reply STOP to unsubscribe. Msg&Data Rates May Apply.";
    return {};
}

}  // namespace holdfast::rehearsal
