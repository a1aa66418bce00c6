#include "ops/oncall/reply.hpp"

#include <algorithm>

#include "router/core/log.hpp"

namespace holdfast::oncall {
namespace {

std::string_view words_of(Taken taken) {
    if (taken == Taken::yes) return "staff_taken";
    return taken == Taken::by_another ? "staff_taken_by_another" : "staff_wrong_code";
}

}  // namespace

std::optional<std::string> code_in(std::string_view text) {
    constexpr std::string_view around = " \t\r\n.";
    const auto first = text.find_first_not_of(around);
    if (first == text.npos) return std::nullopt;
    const auto code = text.substr(first, text.find_last_not_of(around) - first + 1);
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    if (code.size() != 4 || !std::ranges::all_of(code, is_digit)) return std::nullopt;
    return std::string{code};
}

Task<std::optional<Result<intake::Receipt>>> Reply::take(const intake::InboundText& text) {
    auto code = code_in(text.text.reveal());
    if (!code) co_return std::nullopt;
    auto user = co_await parts_.phones.user_of(text.from);
    if (!user) co_return Result<intake::Receipt>{std::unexpected(user.error())};
    if (user->empty()) co_return std::nullopt;
    auto& store = parts_.line.functions();
    const auto key = "staff:" + text.provider + ":" + text.message_id;
    const auto mark = store.key("d:heard:" + key);
    auto heard = co_await store.connection().command({"EXISTS", mark});
    if (!heard) co_return Result<intake::Receipt>{std::unexpected(heard.error())};
    if (heard->integer() == 1) {
        ++counts_.repeated;
        co_return Result<intake::Receipt>{intake::Receipt{.repeated = true}};
    }
    auto taken = co_await parts_.acknowledge(*user, *code, key);
    if (!taken) co_return Result<intake::Receipt>{std::unexpected(taken.error())};
    const auto life = std::to_string(remembered.count());
    auto marked = co_await store.connection().command({"SET", mark, "1", "NX", "PX", life});
    // Not marked: it was done all the same, and doing it again does nothing.
    const bool first = marked && !marked->is_nil();
    if (*taken == Taken::yes) counts_.taken += first;
    if (*taken == Taken::by_another) counts_.by_another += first;
    bool say = first;
    if (*taken == Taken::wrong_code && first) {
        ++counts_.wrong_code;
        auto may = co_await may_answer_wrong(*user);
        say = may && *may;
    }
    auto phone = say ? co_await parts_.phones.of(*user) : Result<std::optional<staff::Phone>>{};
    if (say && phone && *phone && under_way_ < together_max) {
        ++under_way_;
        spawn(parts_.executor, "staff_answer",
              answer(**std::move(phone), words_of(*taken), text.provider));
    }
    co_return Result<intake::Receipt>{intake::Receipt{.repeated = !first}};
}

Task<Result<bool>> Reply::may_answer_wrong(const std::string& user) {
    auto gate = co_await parts_.line.functions().change(
        "hf_login_gate",
        {std::to_string(epoch_ms(parts_.clock.now())), std::to_string(answers_pause.count()),
         "code:" + user, std::to_string(answers_max)});
    if (!gate) co_return std::unexpected(gate.error());
    co_return gate->integer() == 0;
}

Task<> Reply::answer(staff::Phone to, std::string_view key, std::string provider) {
    const StaffTexts::Words words{.key = key};
    const auto came = co_await parts_.texts.send(std::move(to), words, std::move(provider));
    if (came.of != Came::Of::delivered)
        log(LogLevel::warn, "staff_answer_lost", {vouched("why", came.result)});
    --under_way_;
}

}  // namespace holdfast::oncall
