#include "ops/staff/phones.hpp"

namespace holdfast::staff {
namespace {

std::string whose(const std::string& user) {
    return "staff:" + user;
}

}  // namespace

Result<std::vector<std::string>> Phones::fields(const std::string& user,
                                                const PhoneNumber& number) const {
    if (number.empty())
        return std::vector<std::string>{"phone_name", "", "phone", "", "phone_key", ""};
    const auto sender = parts_.numbers.read(number.reveal());
    if (!sender.dialable)
        return fail(Errc::bad_request, "phone: a number with its country code, like +12015550123",
                    "phone");
    const auto key = vault::DataKey::make(parts_.random);
    const auto place = whose(user);
    return std::vector<std::string>{
        "phone_name", name_of(sender.number),
        "phone",      vault::seal(key, place + " phone", sender.number.reveal(), parts_.random),
        "phone_key",  parts_.keys.wrap(key, place, parts_.random)};
}

Task<Result<std::optional<Phone>>> Phones::of(std::string user) {
    auto& functions = parts_.line.functions();
    const auto account = functions.key("u:" + user);
    auto kept = co_await functions.connection().command(
        {"HMGET", account, "phone", "phone_key", "languages"});
    if (!kept) co_return std::unexpected(kept.error());
    const auto sealed = (*kept)[0].text(), wrapped = (*kept)[1].text();
    if (sealed.empty()) co_return std::nullopt;
    const auto place = whose(user);
    const auto key = parts_.keys.unwrap(wrapped, place);
    if (!key) co_return std::unexpected(key.error());
    auto number = vault::open(*key, place + " phone", sealed);
    if (!number) co_return std::unexpected(number.error());
    const auto languages = (*kept)[2].text();
    co_return Phone{PhoneNumber{std::move(*number)},
                    std::string{languages.substr(0, languages.find(','))}};
}

Task<Result<std::string>> Phones::user_of(PhoneNumber as_written) {
    auto sender = parts_.numbers.read(as_written.reveal());
    if (!sender.dialable) co_return std::string{};
    auto& functions = parts_.line.functions();
    const auto place = functions.key("up:" + name_of(sender.number));
    auto user = co_await functions.connection().command({"GET", place});
    if (!user) co_return std::unexpected(user.error());
    co_return std::string{user->text()};
}

std::string Phones::name_of(const PhoneNumber& number) const {
    return parts_.pseudonyms.of("staff_phone", number.reveal());
}

}  // namespace holdfast::staff
