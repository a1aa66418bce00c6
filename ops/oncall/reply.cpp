#include "ops/oncall/reply.hpp"

#include <algorithm>

#include "router/core/log.hpp"

namespace holdfast::oncall {
namespace {

std::string_view words_of(Taken taken) {
    if (taken == Taken::yes) return "staff_taken";
    return taken == Taken::by_another ? "staff_taken_by_another" : "staff_wrong_code";
}

constexpr std::string_view between = " \t\r\n.,:;!?#*'\"()<>[]-+/&";

bool is_code(std::string_view word) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    return word.size() == 4 && std::ranges::all_of(word, is_digit);
}

// What people put beside a code when they take it, without meaning anything else.
bool agrees(std::string_view word) {
    constexpr std::string_view known[] = {"ok", "okay", "ack", "yes", "si", "s\u00ed", "code"};
    const auto same = [](char a, char b) {
        const bool capital = a >= 'A' && a <= 'Z';
        return (capital ? static_cast<char>(a - 'A' + 'a') : a) == b;
    };
    return std::ranges::any_of(
        known, [&](std::string_view one) { return std::ranges::equal(word, one, same); });
}

}  // namespace

std::vector<std::string> codes_in(std::string_view text) {
    std::vector<std::string> codes;
    for (auto rest = text; !rest.empty();) {
        const auto first = std::min(rest.find_first_not_of(between), rest.size());
        const auto end = std::min(rest.find_first_of(between, first), rest.size());
        auto word = rest.substr(first, end - first);
        rest.remove_prefix(end);
        if (is_code(word) && std::ranges::find(codes, word) == codes.end())
            codes.emplace_back(word);
        else if (!word.empty() && !is_code(word) && !agrees(word))
            return {};
    }
    if (codes.size() > Reply::codes_max) codes.clear();
    return codes;
}

Task<std::optional<Result<intake::Receipt>>> Reply::take(const intake::InboundText& text) {
    auto codes = codes_in(text.text.reveal());
    if (codes.empty()) co_return std::nullopt;
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
    auto all = co_await acknowledge(*user, std::move(codes), key);
    if (!all) co_return Result<intake::Receipt>{std::unexpected(all.error())};
    const auto life = std::to_string(remembered.count());
    auto marked = co_await store.connection().command({"SET", mark, "1", "NX", "PX", life});
    // Not marked: it was done all the same, and doing it again does nothing.
    const bool first = marked && !marked->is_nil();
    if (!first) co_return Result<intake::Receipt>{intake::Receipt{.repeated = true}};
    for (auto& told : *all) {
        count(told.taken);
        const bool may = co_await may_answer(*user, told.taken);
        auto phone = may ? co_await parts_.phones.of(*user) : Result<std::optional<staff::Phone>>{};
        if (!may || !phone || !*phone || under_way_ >= together_max) continue;
        ++under_way_;
        spawn(parts_.executor, "staff_answer",
              answer(**std::move(phone), std::move(told), text.provider));
    }
    co_return Result<intake::Receipt>{intake::Receipt{}};
}

Task<Result<std::vector<Reply::Told>>> Reply::acknowledge(std::string user,
                                                          std::vector<std::string> codes,
                                                          std::string key) {
    std::vector<Told> all;
    for (auto& code : codes) {
        auto taken = co_await parts_.acknowledge(user, code, key);
        if (!taken) co_return std::unexpected(taken.error());
        all.push_back({std::move(code), *taken});
    }
    co_return all;
}

void Reply::count(Taken taken) {
    ++(taken == Taken::yes          ? counts_.taken
       : taken == Taken::by_another ? counts_.by_another
                                    : counts_.wrong_code);
}

Task<bool> Reply::may_answer(const std::string& user, Taken taken) {
    if (taken != Taken::wrong_code) co_return true;
    auto gate = co_await parts_.line.functions().change(
        "hf_login_gate",
        {std::to_string(epoch_ms(parts_.clock.now())), std::to_string(answers_pause.count()),
         "code:" + user, std::to_string(answers_max)});
    co_return gate && gate->integer() == 0;
}

Task<> Reply::answer(staff::Phone to, Told told, std::string provider) {
    const StaffTexts::Words words{.key = words_of(told.taken), .code = told.code};
    const auto came = co_await parts_.texts.send(std::move(to), words, std::move(provider));
    if (came.of != Came::Of::delivered)
        log(LogLevel::warn, "staff_answer_lost", {vouched("why", came.result)});
    --under_way_;
}

}  // namespace holdfast::oncall
